import * as l10n from '@vscode/l10n';
import type { TableReading } from '../../src/files/address';
import type { Note } from '../../src/formats/storedTensor';
import { Latest } from '../../src/latest';
import type { ShownFile, TensorEditorHostContract, TensorEditorPageContract } from '../../src/views/tensorEditor';
import type { FileContents } from '../../src/worker/origin';
import { Banner } from '../shared/banner';
import { createChooser } from '../shared/chooser';
import { createButton } from '../shared/controls';
import { h } from '../shared/dom';
import { EmptyView } from '../shared/emptyView';
import { HostConnection } from '../shared/hostConnection';
import { keyHelp } from '../shared/keyHelp';
import { loadMessages } from '../shared/locale';
import { NoteList, type ShownNote } from '../shared/noteList';
import { TensorView, type SavedView } from './tensorView';

/** What is kept for when the page comes back. */
interface SavedEditor {
  /** How a table is read, where the reader chose that. */
  readonly reading?: TableReading;
  /** The tensor that was looked at, and how. */
  readonly entry?: string;
  readonly view?: SavedView;
}

/** The most cells of an overview along an axis: finer parts are asked for once they are seen. */
const DETAIL = 512;
/** Milliseconds. */
const REST = 200;

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
const choices = h('div', { class: 'parameters' });
const banner = new Banner(showLog);
const refused = new NoteList('refused', l10n.t('Could not be read'));
const warnings = new NoteList('warnings', l10n.t('Warnings'));
const assumed = new NoteList('assumed', l10n.t('Assumed'));
const saved = (host.savedState ?? {}) as SavedEditor;
const view = new TensorView(
  saved.view ?? {},
  {
    plane: (of, signal) => host.rpc.request('plane', { of, limit: DETAIL }, { signal }),
    block: (of, choice, signal) => host.rpc.request('block', { of, ...choice }, { signal }),
  },
  () => {
    banner.clear();
  },
  (error) => {
    banner.showError(error);
  },
  save,
);
const pool = createButton(l10n.t('Pool This Tensor'), () => {
  if (shown) host.rpc.notify('pool', { entry: shown.name, ...(view.plane !== undefined && { plane: view.plane }) });
});
pool.id = 'pool';
const work = h(
  'main',
  { class: 'work tensor-work' },
  h('header', { class: 'head' }, title, ...view.elements.slice(0, 2), pool),
  choices,
  banner.element,
  ...view.elements.slice(2),
  warnings.element,
  assumed.element,
  refused.element,
);
const empty = new EmptyView(work);
const help = keyHelp([
  ['← ↑ → ↓', l10n.t('Move from cell to cell, on a plane')],
  ['+ −', l10n.t('Zoom in and out, on a plane')],
  ['0', l10n.t('Zoom to fit')],
  ['1', l10n.t('One cell per pixel')],
  ['?', l10n.t('Show this')],
]);
document.body.append(work, empty.element, help);
empty.show('loading', l10n.t('Reading file…'));

let contents: FileContents | undefined;
let fileName = '';
let shown: FileContents['tensors'][number] | undefined;
let chosenReading = saved.reading;
let saving: number | undefined;
/** Of the readings of the file only the last one counts. */
const reading = new Latest();

void read();

/** Reads the file, again if it has changed. What cannot be read is said; the last good view stays if there is one. */
async function read(chosen = chosenReading): Promise<void> {
  const signal = reading.begin();
  try {
    const file = await host.rpc.request('file', chosen ? { reading: chosen } : {}, { signal });
    if (signal.aborted) return;
    chosenReading = chosen;
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
  fileName = file.name;
  title.replaceChildren(fileName, ' ', size);
  size.textContent = bytes(file.size);
  if (!isSame) showChoices(file.contents);
  showTensor();
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toPrecision(3)).toLocaleString()} ${units[power]}`;
}

function showChoices({ tensors, refused: entries, warnings: notes = [] }: FileContents): void {
  const wanted = shown?.name ?? saved.entry;
  shown = tensors.find(({ name }) => name === wanted) ?? tensors[0];
  const names = tensors.map(({ name }) => name);
  const picker = createChooser(
    'tensor',
    names,
    () => {
      shown = tensors.find(({ name }) => name === picker.value);
      showTensor();
    },
    l10n.t('Tensor'),
  );
  if (shown) picker.value = shown.name;
  picker.element.hidden = tensors.length < 2;
  choices.replaceChildren(picker.element, ...view.choices);
  warnings.show(notes.map((text) => ({ text })));
  refused.show(entries.map(({ name, reason }) => ({ text: `${name}: ${reason}` })));
}

function showTensor(): void {
  assumed.show((shown?.notes ?? []).map(noteOf));
  choices.hidden = !shown;
  if (shown) view.show(shown, contents?.isImage === true, fileName);
}

/** What was assumed; a table can be read in the other way. */
function noteOf({ text, turn }: Note): ShownNote {
  if (!turn) return { text };
  return { text, action: { label: turn.label, run: () => void read(turn.reading) } };
}

/** Keeps what is looked at, once the reader rests. */
function save(): void {
  clearTimeout(saving);
  saving = window.setTimeout(() => {
    host.savedState = {
      ...(chosenReading && { reading: chosenReading }),
      ...(shown && { entry: shown.name }),
      view: view.state,
    } satisfies SavedEditor;
  }, REST);
}
