import * as l10n from '@vscode/l10n';
import { Latest } from '../../src/latest';
import { shortText } from '../../src/tensors/valueText';
import type { LogHostContract, LogPageContract } from '../../src/views/log';
import type { RunContents } from '../../src/worker/runs';
import { Banner } from '../shared/banner';
import { createChooser } from '../shared/chooser';
import { createIconButton, createTextField, type Control } from '../shared/controls';
import { h } from '../shared/dom';
import { EmptyView } from '../shared/emptyView';
import { HostConnection } from '../shared/hostConnection';
import { loadMessages } from '../shared/locale';
import { NoteList } from '../shared/noteList';
import { LogPicture, type SavedPicture } from './logPicture';
import { sparkline } from './sparkline';

/** The most cells of an overview along an axis: finer parts are asked for once they are seen. */
const DETAIL = 512;

loadMessages();

const host = new HostConnection<LogPageContract, LogHostContract>({ requests: {}, notifications: {} });
const showLog = () => {
  host.showLog();
};
const title = h('h1', { id: 'title' });
const banner = new Banner(showLog);
const choices = h('div', { class: 'parameters' });
const slider = h('input', { type: 'range', id: 'step', min: '0', value: '0', 'aria-label': l10n.t('Step') });
const position = h('output', { id: 'position', for: 'step' });
const move = (by: number) => () => {
  slider.valueAsNumber += by;
  void showStep();
};
const player = h(
  'div',
  { class: 'log-steps' },
  createIconButton('chevron-left', l10n.t('Step back'), move(-1)).element,
  slider,
  createIconButton('chevron-right', l10n.t('Step forward'), move(1)).element,
  position,
  createIconButton('refresh', l10n.t('Reload log'), () => void read()).element,
);
const pictures = h('div', { class: 'log-pictures' });
const scalars = h('dl', { class: 'statistics', id: 'scalars' });
const layer = h('p', { class: 'sentence', id: 'layer' });
const leftOut = h('p', { class: 'sentence', id: 'left-out' });
const faults = new NoteList('faults', l10n.t('Could not be read'));
const work = h(
  'main',
  { class: 'work log-work' },
  h('header', { class: 'head' }, title, layer),
  choices,
  banner.element,
  player,
  pictures,
  scalars,
  leftOut,
  faults.element,
);
const empty = new EmptyView(work);
document.body.append(work, empty.element);
empty.show('loading', l10n.t('Reading log…'));

/** What is kept for when the page comes back. */
interface SavedLog {
  readonly run?: string;
  /** The slider's position. */
  readonly position?: number;
  /** Images per row, where the reader chose that. */
  readonly columns?: string;
  readonly pictures?: readonly SavedPicture[];
}

/** Milliseconds. */
const REST = 200;

let saved = (host.savedState ?? {}) as SavedLog;
let saving: number | undefined;
let runs: readonly RunContents[] = [];
let run: RunContents | undefined;
let views: readonly LogPicture[] = [];
let columns: Control<string> | undefined;
/** Of the readings of the log, and of its images, only the last one counts. */
const [reading, looking] = [new Latest(), new Latest()];

slider.addEventListener('input', () => void showStep());

void read();

/** Reads the log, which may have grown. */
async function read(): Promise<void> {
  const signal = reading.begin();
  try {
    const log = await host.rpc.request('log', {}, { signal });
    if (signal.aborted) return;
    empty.hide();
    title.textContent = log.title;
    runs = log.runs;
    const wanted = run?.name ?? saved.run;
    showRun(runs.find(({ name }) => name === wanted) ?? runs.find(({ images }) => images.length > 0) ?? runs[0]);
  } catch (error) {
    if (signal.aborted) return;
    if (run) banner.showError(error);
    else empty.showError(error, showLog);
  }
}

function showRun(chosen: RunContents | undefined): void {
  const step = saved.position ?? Number(slider.value);
  const before = saved.pictures ?? views.map((view) => view.saved);
  run = chosen;
  const tags = run?.images.map(({ tag }) => tag) ?? [];
  const field = createTextField('columns', changeColumns, l10n.t('Images per row'));
  field.value = saved.columns ?? columns?.value ?? '';
  columns = field;
  choices.replaceChildren(runChooser(), field.element);
  for (const view of views) view.dispose();
  views = picturesOf(tags, before);
  saved = {};
  pictures.replaceChildren(...views.map(({ element }) => element));
  const most = Math.max(0, ...(run?.images ?? []).map(({ steps }) => steps.length - 1));
  slider.max = String(most);
  slider.valueAsNumber = Math.min(step, most);
  player.hidden = views.length === 0;
  field.element.hidden = views.length === 0;
  tell(run);
  changeColumns();
  void showStep();
}

function runChooser(): HTMLElement {
  const names = runs.map(({ name }) => name);
  const picker = createChooser(
    'run',
    names,
    () => {
      showRun(runs.find(({ name }) => name === picker.value));
    },
    l10n.t('Run'),
  );
  if (run) picker.value = run.name;
  picker.element.hidden = names.length < 2;
  return picker.element;
}

/** What is to be known of a run besides its images. */
function tell(of: RunContents | undefined): void {
  layer.textContent = of?.layer ?? '';
  leftOut.textContent = of?.leftOut.length ? l10n.t('Not shown: {0}', of.leftOut.join(', ')) : '';
  faults.show((of?.faults ?? []).map((text) => ({ text })));
  banner.show(of?.images.length ? '' : l10n.t('No images in this run.'));
}

/** Input beside output, or the first two tags, or those that were seen before. */
function picturesOf(tags: readonly string[], before: readonly SavedPicture[]): readonly LogPicture[] {
  const preferred = ['input', 'output']
    .map((tag, i) => (tags.includes(tag) ? tag : tags[i]))
    .filter((tag) => tag !== undefined);
  return preferred.map((usual, i) => {
    const { tag = usual, look } = before[i] ?? {};
    const picture = { tag: tags.includes(tag) ? tag : usual, ...(look && { look }) };
    return new LogPicture(i === 0 ? 'first' : 'second', tags, picture, {
      looked: save,
      changed: () => void showStep(),
      opened: (region) => {
        const number = numberOf(views[i]!.tag);
        if (run && number !== undefined)
          host.rpc.notify('openCell', { run: run.name, tag: views[i]!.tag, number, region });
      },
      failed: (error) => {
        banner.showError(error);
      },
    });
  });
}

/** The image of a tag at the slider's position; a tag may have fewer than others. */
function numberOf(tag: string): number | undefined {
  const steps = run?.images.find((image) => image.tag === tag)?.steps;
  return steps?.length ? Math.min(slider.valueAsNumber, steps.length - 1) : undefined;
}

async function showStep(): Promise<void> {
  if (!run) return;
  const signal = looking.begin();
  const { name, images } = run;
  const step = images.find(({ tag }) => tag === views[0]?.tag)?.steps[slider.valueAsNumber];
  position.textContent =
    step === undefined ? '' : l10n.t('Step {0} ({1} / {2})', step, slider.valueAsNumber + 1, Number(slider.max) + 1);
  showScalars(run, step);
  save();
  if (views.length > 0) banner.clear();
  for (const view of views) {
    const number = numberOf(view.tag);
    if (number === undefined) continue;
    try {
      const picture = { run: name, tag: view.tag, number };
      const overview = await host.rpc.request('picture', { ...picture, limit: DETAIL }, { signal });
      if (signal.aborted) return;
      view.show(overview, (choice, leaving) =>
        host.rpc.request('block', { ...picture, ...choice }, { signal: leaving }),
      );
      if (columns && views[0]) (columns as { placeholder?: string }).placeholder = String(views[0].usualColumns);
    } catch (error) {
      if (!signal.aborted) banner.showError(error);
    }
  }
}

/** Keeps what is looked at, once the reader rests. */
function save(): void {
  clearTimeout(saving);
  saving = window.setTimeout(() => {
    host.savedState = {
      ...(run && { run: run.name }),
      position: slider.valueAsNumber,
      ...(columns?.value && { columns: columns.value }),
      pictures: views.map((view) => view.saved),
    } satisfies SavedLog;
  }, REST);
}

function changeColumns(): void {
  const wanted = Number(columns?.value);
  for (const view of views) view.columns = Number.isInteger(wanted) && wanted > 0 ? wanted : undefined;
  save();
}

function showScalars({ scalars: logged }: RunContents, step: number | undefined): void {
  scalars.replaceChildren(
    ...logged.map(({ tag, points }) => {
      const at = points.find(([each]) => each === step) ?? points.at(-1);
      const values = points.map(([, value]) => value);
      return h(
        'div',
        {},
        h('dt', { title: l10n.t('{0} steps', points.length) }, tag),
        h('dd', {}, at ? shortText(at[1]) : '', sparkline(tag, values, points.indexOf(at!))),
      );
    }),
  );
}
