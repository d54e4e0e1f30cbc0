import * as l10n from '@vscode/l10n';
import type { TableReading } from '../../src/files/address';
import type { Note } from '../../src/formats/storedTensor';
import { Latest } from '../../src/latest';
import { formatShape } from '../../src/tensors/tensor';
import type { Region } from '../../src/tensors/tile';
import type { ShownFile, TensorEditorHostContract, TensorEditorPageContract } from '../../src/views/tensorEditor';
import type { FileContents } from '../../src/worker/origin';
import type { PlaneOfTensor } from '../../src/worker/planes';
import { HeatMap, heatMapLabel } from '../plane/heatMap';
import { Banner } from '../shared/banner';
import { createChooser } from '../shared/chooser';
import { createButton, createIconButton, createTextField, type TextControl } from '../shared/controls';
import { h } from '../shared/dom';
import { EmptyView } from '../shared/emptyView';
import { HostConnection } from '../shared/hostConnection';
import { loadMessages } from '../shared/locale';
import { NoteList, type ShownNote } from '../shared/noteList';
import { statisticsView } from './statisticsView';

/** What is kept for when the page comes back. */
interface SavedEditor {
  /** How a table is read, where the reader chose that. */
  readonly reading?: TableReading;
}

/** The most cells requested along an axis. */
const DETAIL = 1024;

loadMessages();

const host = new HostConnection<TensorEditorPageContract, TensorEditorHostContract>({
  requests: {},
  notifications: {
    fileChanged: ({ isDeleted }) => {
      if (isDeleted) banner.show(l10n.t('The file was deleted. Showing the last version read.'));
      else void read();
    },
  },
});
const showLog = () => {
  host.showLog();
};
const title = h('h1', { id: 'title' });
const size = h('span', { class: 'file' });
const shape = h('p', { class: 'shapes', id: 'shapes' });
const choices = h('div', { class: 'parameters' });
const banner = new Banner(showLog);
const refused = new NoteList('refused', l10n.t('Could not be read'));
const warnings = new NoteList('warnings', l10n.t('Warnings'));
const assumed = new NoteList('assumed', l10n.t('Assumed'));
const value = h('output', { class: 'sentence', id: 'value' });
const spread = h('div', { id: 'spread' });
const map = new HeatMap({
  finer: (region) => void refine(region),
  pointed(text) {
    value.textContent = text;
  },
});
const tools = h(
  'div',
  { class: 'tools' },
  createIconButton('zoom-in', l10n.t('Zoom in'), () => {
    map.zoom(1.5);
  }).element,
  createIconButton('zoom-out', l10n.t('Zoom out'), () => {
    map.zoom(1 / 1.5);
  }).element,
  createIconButton('screen-full', l10n.t('Zoom to fit'), () => {
    map.fit();
  }).element,
  value,
);
const pool = createButton(l10n.t('Pool This Tensor'), () => {
  if (shown) host.rpc.notify('pool', { entry: shown.name });
});
pool.id = 'pool';
const work = h(
  'main',
  { class: 'work tensor-work' },
  h('header', { class: 'head' }, title, shape, pool),
  choices,
  banner.element,
  h('div', { class: 'map-frame' }, tools, map.canvas),
  spread,
  warnings.element,
  assumed.element,
  refused.element,
);
const empty = new EmptyView(work);
document.body.append(work, empty.element);
empty.show('loading', l10n.t('Reading file…'));

let contents: FileContents | undefined;
let shown: FileContents['tensors'][number] | undefined;
let indexFields: readonly TextControl[] = [];
/** Of the readings of the file, and of its planes, only the last one counts. */
const [reading, looking] = [new Latest(), new Latest()];

void read();

/** Reads the file, again if it has changed. What cannot be read is said; the last good view stays if there is one. */
async function read(chosen = (host.savedState as SavedEditor | undefined)?.reading): Promise<void> {
  const signal = reading.begin();
  try {
    const file = await host.rpc.request('file', chosen ? { reading: chosen } : {}, { signal });
    if (signal.aborted) return;
    if (chosen) host.savedState = { reading: chosen } satisfies SavedEditor;
    showFile(file);
  } catch (error) {
    if (signal.aborted) return;
    if (contents) banner.showError(error);
    else empty.showError(error, showLog);
  }
}

function showFile(file: ShownFile): void {
  empty.hide();
  banner.clear();
  const isSame = JSON.stringify(contents) === JSON.stringify(file.contents);
  contents = file.contents;
  title.replaceChildren(file.name, ' ', size);
  size.textContent = bytes(file.size);
  if (!isSame) showChoices(file.contents);
  void showPlane();
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toPrecision(3)).toLocaleString()} ${units[power]}`;
}

function showChoices({ tensors, refused: entries, warnings: notes = [] }: FileContents): void {
  shown = tensors.find(({ name }) => name === shown?.name) ?? tensors[0];
  const names = tensors.map(({ name }) => name);
  const picker = createChooser(
    'tensor',
    names,
    () => {
      shown = tensors.find(({ name }) => name === picker.value);
      showIndices(picker.element);
      void showPlane();
    },
    l10n.t('Tensor'),
  );
  if (shown) picker.value = shown.name;
  picker.element.hidden = tensors.length < 2;
  showIndices(picker.element);
  warnings.show(notes.map((text) => ({ text })));
  refused.show(entries.map(({ name, reason }) => ({ text: `${name}: ${reason}` })));
}

/** A field for the index along each axis but the last two; an image's channels can stand together. */
function showIndices(picker: HTMLElement): void {
  const leading = shown?.shape.slice(0, -2) ?? [];
  indexFields = leading.map((size, axis) => {
    const field = createTextField(`axis-${axis}`, () => void showPlane(), l10n.t('dim {0} (0–{1})', axis, size - 1));
    field.value = contents?.isImage ? '' : '0';
    field.placeholder = contents?.isImage ? l10n.t('all') : '0';
    return field;
  });
  choices.replaceChildren(picker, ...indexFields.map(({ element }) => element));
  assumed.show((shown?.notes ?? []).map(noteOf));
  choices.hidden = picker.hidden && indexFields.length === 0;
}

/** What was assumed; a table can be read in the other way. */
function noteOf({ text, turn }: Note): ShownNote {
  if (!turn) return { text };
  return { text, action: { label: turn.label, run: () => void read(turn.reading) } };
}

/** The plane that the fields name; undefined, with the error at the field, if there is none. */
function chosenPlane(): PlaneOfTensor | undefined {
  if (!shown) return undefined;
  const { shape: sizes, name: entry } = shown;
  if (contents?.isImage && indexFields.every((field) => field.value.trim() === '')) return { entry };
  let isRight = true;
  const index = indexFields.map((field, axis) => {
    const at = Number(field.value.trim() || 0);
    const fits = Number.isInteger(at) && at >= 0 && at < sizes[axis]!;
    field.error = fits ? '' : l10n.t('Enter an integer from 0 to {0}', sizes[axis]! - 1);
    isRight &&= fits;
    return at;
  });
  return isRight ? { entry, index } : undefined;
}

async function showPlane(): Promise<void> {
  const plane = chosenPlane();
  if (!plane || !shown) return;
  const signal = looking.begin();
  shape.textContent = `${formatShape(shown.shape)} ${shown.dtype}`;
  try {
    const section = await host.rpc.request('plane', { plane, limit: DETAIL }, { signal });
    if (signal.aborted) return;
    banner.clear();
    const isPicture = contents?.isImage === true && plane.index === undefined;
    map.show(section, isPicture, heatMapLabel(shown.name || title.textContent, section));
    spread.replaceChildren(statisticsView(section.statistics));
  } catch (error) {
    if (!signal.aborted) banner.showError(error);
  }
}

/** Finer cells of a region; where they cannot be had, the coarse ones stay. */
async function refine(region: Region): Promise<void> {
  const plane = chosenPlane();
  if (!plane) return;
  const signal = looking.begin();
  try {
    const section = await host.rpc.request('plane', { plane, region, limit: DETAIL }, { signal });
    if (!signal.aborted) map.refine(section);
  } catch (error) {
    if (!signal.aborted) banner.showError(error);
  }
}
