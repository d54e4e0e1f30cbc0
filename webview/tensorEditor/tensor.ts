import * as l10n from '@vscode/l10n';
import { formatShape } from '../../src/tensors/tensor';
import type { FromTensorView, ToTensorView } from '../../src/views/tensorEditor';
import type { FileContents } from '../../src/worker/origin';
import type { PlaneOfTensor } from '../../src/worker/planes';
import { HeatMap, heatMapLabel } from '../plane/heatMap';
import { Channel } from '../shared/channel';
import { createButton, createDropdown, createIconButton, createTextField, type TextControl } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { loadMessages } from '../shared/locale';
import { statisticsView } from './statisticsView';

/** The most cells requested along an axis. */
const DETAIL = 1024;

loadMessages();

const channel = new Channel<ToTensorView, FromTensorView>();
const title = h('h1', { id: 'title' });
const size = h('span', { class: 'file' });
const shape = h('p', { class: 'shapes', id: 'shapes' });
const choices = h('div', { class: 'parameters' });
const problem = h('div', { class: 'banner', id: 'problem', role: 'alert' });
const refused = h('ul', { class: 'facts', id: 'refused' });
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
  if (shown) channel.tell({ type: 'pool', entry: shown.name });
});
pool.id = 'pool';
const work = h(
  'main',
  { class: 'work tensor-work' },
  h('header', { class: 'head' }, title, shape, pool),
  choices,
  problem,
  h('div', { class: 'map-frame' }, tools, map.canvas),
  spread,
  refused,
);
const empty = h('div', { class: 'empty', id: 'empty' });
work.hidden = true;
document.body.append(work, empty);
empty.append(icon('loading'), h('p', {}, l10n.t('Reading file…')));

let contents: FileContents | undefined;
let shown: FileContents['tensors'][number] | undefined;
let indexFields: readonly TextControl[] = [];
let question = 0;

channel.listen((news) => {
  const isBroken = news.type === 'broken';
  work.hidden = isBroken;
  empty.hidden = !isBroken;
  if (isBroken) {
    empty.replaceChildren(icon('error'), h('p', {}, news.message));
    return;
  }
  const isSame = JSON.stringify(contents) === JSON.stringify(news.contents);
  contents = news.contents;
  title.replaceChildren(news.name, size);
  size.textContent = bytes(news.size);
  if (!isSame) showChoices(news.contents);
  void showPlane();
});

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toPrecision(3)).toLocaleString()} ${units[power]}`;
}

function showChoices({ tensors, refused: entries }: FileContents): void {
  shown = tensors.find(({ name }) => name === shown?.name) ?? tensors[0];
  const names = tensors.map(({ name }) => name);
  const picker = createDropdown(
    'tensor',
    [names],
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
  refused.replaceChildren(...entries.map(({ name, reason }) => h('li', {}, `${name}: ${reason}`)));
  refused.hidden = entries.length === 0;
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
  choices.hidden = picker.hidden && indexFields.length === 0;
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
  const asked = ++question;
  shape.textContent = `${formatShape(shown.shape)} ${shown.dtype}`;
  try {
    const { view } = await channel.ask({ type: 'needPlane', plane, limit: DETAIL }, 'plane');
    if (asked !== question) return;
    problem.textContent = '';
    map.show(
      view,
      contents?.isImage === true && plane.index === undefined,
      heatMapLabel(shown.name || title.textContent, view),
    );
    spread.replaceChildren(statisticsView(view.statistics));
  } catch (error) {
    if (asked === question) problem.textContent = error instanceof Error ? error.message : String(error);
  }
}

async function refine(region: NonNullable<Extract<FromTensorView, { type: 'needPlane' }>['region']>): Promise<void> {
  const plane = chosenPlane();
  if (!plane) return;
  const asked = question;
  const answer = await channel.ask({ type: 'needPlane', plane, region, limit: DETAIL }, 'plane').catch(() => undefined);
  if (answer && asked === question) map.refine(answer.view);
}
