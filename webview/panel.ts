import * as l10n from '@vscode/l10n';
import { unravelIndex, type CellReason } from '../src/pooling/explain';
import { planeSizes } from '../src/pooling/geometry';
import type { PanelState, PlaneChoice, PlaneTiles } from '../src/protocol';
import { h, icon } from './dom';
import { FormulaView } from './formulaView';
import { Facts, Header } from './header';
import { askPlanes, askReason, listen, saveState, savedState, tell } from './host';
import { loadMessages } from './messages';
import { ParameterForm } from './parameterForm';
import { channelName, PlanePicker } from './planePicker';
import { Player } from './player';
import { Stage } from './stage';
import { Why } from './why';

/** The most cells along an axis that are asked for. */
const DETAIL = 1024;

loadMessages();

const header = new Header();
const facts = new Facts();
const formula = new FormulaView();
const why = new Why();
const banner = h('div', { class: 'banner', id: 'problem', role: 'alert' });
const empty = h('div', { class: 'empty', id: 'empty' });
const form = new ParameterForm((call, edit) => {
  tell({ type: 'call', call, edit });
});
const picker = new PlanePicker((choice) => {
  plane = choice;
  void showPlane();
});
const player = new Player((window) => {
  void showWindow(window);
});
const stage = new Stage({
  windowChosen: (window) => {
    player.pause();
    player.mark(window);
    void showWindow(window);
  },
  inputChosen: (position, windows) => {
    player.pause();
    why.showReaders(position, windows);
  },
  inputLeft: () => void showWindow(current),
});

let state: PanelState | undefined;
let tiles: PlaneTiles | undefined;
let shownVersion = -1;
let plane: PlaneChoice = savedState()?.plane ?? 'combined';
let current = savedState()?.window ?? 0;

const work = h(
  'main',
  { class: 'work' },
  header.element,
  form.element,
  banner,
  picker.element,
  stage.element,
  player.element,
  why.element,
  facts.element,
  formula.element,
);
const result = [stage, player, why, facts, formula].map(({ element }) => element);
work.hidden = true;
document.body.append(work, empty);
showEmpty(l10n.t('Reading…'), 'loading~spin');

document.addEventListener('keydown', (event) => {
  const isFree =
    event.target === document.body || (event.target instanceof HTMLElement && event.target.matches('.cell, .picture'));
  if (event.key !== ' ' || !isFree) return;
  event.preventDefault();
  player.toggle();
});

listen((news) => {
  if (news.type === 'empty') showEmpty(news.message, 'info');
  else showState(news.state, news.edit);
});

function showEmpty(message: string, iconName: string): void {
  work.hidden = true;
  empty.hidden = false;
  const [name, modifier] = iconName.split('~');
  const mark = icon(name!);
  if (modifier) mark.classList.add(`codicon-modifier-${modifier}`);
  empty.replaceChildren(mark, h('p', {}, message));
}

function showState(next: PanelState, edit: number): void {
  const isOther = state !== undefined && JSON.stringify(state.reference) !== JSON.stringify(next.reference);
  if (isOther) {
    current = 0;
    plane = 'combined';
    player.pause();
  }
  state = next;
  work.hidden = false;
  empty.hidden = true;
  header.show(next);
  const isAtControl = form.show(next.call, next.problem, edit);
  banner.textContent = next.problem && !isAtControl ? next.problem.message : '';
  work.classList.toggle('stale', next.problem !== undefined);
  for (const part of result) part.hidden = !next.result;
  picker.element.hidden ||= !next.result;
  if (!next.result || (next.version === shownVersion && !isOther)) return;
  const { geometry } = next.result;
  plane = next.isImage && plane === 'combined' && geometry.planes >= 3 ? plane : clampPlane(plane, geometry.planes);
  facts.show(next.result);
  formula.show(geometry);
  picker.show(next, plane);
  void showPlane();
}

function clampPlane(choice: PlaneChoice, planes: number): number {
  return typeof choice === 'number' && choice < planes ? choice : 0;
}

/** Fetches the plane's values and draws them. */
async function showPlane(): Promise<void> {
  const result = state?.result;
  if (!state || !result) return;
  if (planeSizes(result.geometry).output === 0 || result.geometry.planes === 0) {
    why.clear();
    return;
  }
  try {
    const answer = await askPlanes(plane, DETAIL);
    if (answer.version !== state.version) return;
    tiles = answer.tiles;
    shownVersion = answer.version;
    stage.show(result.geometry, tiles, state.isImage);
    const windows = planeSizes(result.geometry).output;
    current = Math.min(current, windows - 1);
    player.show(windows, current);
    await showWindow(current);
  } catch (error) {
    banner.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** Moves the window, and says why its output cell has its value. */
async function showWindow(window: number): Promise<void> {
  const result = state?.result;
  if (!state || !result || !tiles) return;
  current = window;
  saveState({ reference: state.reference, call: state.call, plane, window });
  const position = unravelIndex(
    result.geometry.axes.map((axis) => axis.outputSize),
    window,
  );
  const { version } = state;
  const isCurrent = () => window === current && version === state?.version;
  try {
    const reasons = await reasonsFor(position);
    if (!isCurrent()) return;
    // a screen reader could not keep up
    why.element.setAttribute('aria-live', player.isPlaying ? 'off' : 'polite');
    stage.mark(position, reasons.length === 1 ? reasons[0] : undefined);
    why.show(reasons, reasons.length > 1 ? reasons.map((_, channel) => channelName(channel, 3)) : []);
  } catch (error) {
    if (isCurrent()) banner.textContent = error instanceof Error ? error.message : String(error);
  }
}

function reasonsFor(position: readonly number[]): Promise<CellReason[]> {
  const planes = plane === 'combined' ? [0, 1, 2] : [plane];
  return Promise.all(planes.map((number) => askReason(number, position)));
}
