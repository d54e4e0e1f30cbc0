import * as l10n from '@vscode/l10n';
import { unravelIndex, type CellReason } from '../src/pooling/explain';
import { planeSizes } from '../src/pooling/geometry';
import type { PanelState, PlaneChoice, PlaneTiles } from '../src/protocol';
import { formatShape } from '../src/tensor';
import { h, icon } from './dom';
import { FormulaView } from './formulaView';
import { Facts, Header } from './header';
import { askPlanes, askReason, askRoutes, listen, saveState, savedState, tell } from './host';
import { loadMessages } from './messages';
import { overlayObstacles, OverlayToggles } from './overlayToggles';
import { ParameterForm } from './parameterForm';
import { canCombine, channelName, PlanePicker } from './planePicker';
import { Player } from './player';
import { isEmpty, noOverlays, sceneOf } from './scene';
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
const noCells = h('div', { class: 'no-cells', id: 'no-cells', role: 'status' });
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
    void showInput(position, windows);
  },
  inputLeft: () => {
    pointed = undefined;
    void showWindow(current);
  },
});

let state: PanelState | undefined;
let tiles: PlaneTiles | undefined;
let shownVersion = -1;
let plane: PlaneChoice = savedState()?.plane ?? 'combined';
let current = savedState()?.window ?? 0;
let overlays = savedState()?.overlays ?? noOverlays;
const toggles = new OverlayToggles(overlays, (chosen) => {
  overlays = chosen;
  draw();
  void showWindow(current);
});
/** The result for which the gradient was switched on or off. */
let gradientVersion = -1;
/** The input cell under the pointer. */
let pointed: readonly number[] | undefined;

const work = h(
  'main',
  { class: 'work' },
  header.element,
  form.element,
  banner,
  picker.element,
  toggles.element,
  noCells,
  stage.element,
  player.element,
  why.element,
  facts.element,
  formula.element,
);
const cells = [toggles, stage, player, why].map(({ element }) => element);
const result = [...cells, facts.element, formula.element];
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
  const isAtControl = form.show(next, edit);
  banner.textContent = next.problem && !isAtControl ? next.problem.message : '';
  work.classList.toggle('stale', next.problem !== undefined);
  for (const part of result) part.hidden = !next.result;
  picker.element.hidden ||= !next.result;
  if (!next.result || (next.version === shownVersion && !isOther)) return;
  const { geometry } = next.result.plan;
  plane = plane === 'combined' && canCombine(next) ? plane : clampPlane(plane, geometry.planes);
  facts.show(next.result);
  picker.show(next, plane);
  void showPlane();
}

function clampPlane(choice: PlaneChoice, planes: number): number {
  return typeof choice === 'number' && choice < planes ? choice : 0;
}

/** Fetches the plane's values and draws them. */
async function showPlane(): Promise<void> {
  const shown = state?.result;
  if (!state || !shown) return;
  const { geometry } = shown.plan;
  formula.show(shown.plan, state.call, plane === 'combined' ? 0 : plane);
  showCells(!isEmpty(geometry));
  if (isEmpty(geometry)) return;
  try {
    const answer = await askPlanes(plane, DETAIL);
    if (answer.version !== state.version) return;
    tiles = answer.tiles;
    shownVersion = answer.version;
    draw();
    const windows = planeSizes(geometry).output;
    current = Math.min(current, windows - 1);
    player.show(windows, current);
    await showWindow(current);
  } catch (error) {
    banner.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** Shows the cells, or says that there are none. */
function showCells(hasCells: boolean): void {
  for (const part of cells) part.hidden = !hasCells;
  const shape = formatShape(state?.result?.plan.geometry.outputShape ?? []);
  noCells.replaceChildren(
    ...(hasCells ? [] : [l10n.t('The output {0} has no cells: there is nothing to draw.', shape)]),
  );
  if (!hasCells) {
    player.pause();
    tiles = undefined;
    shownVersion = state?.version ?? -1;
  }
}

/** Draws the values with what is shown on top of them; a gradient that is missing or left over is told to the host. */
function draw(): void {
  if (!state?.result || !tiles) return;
  const scene = (on: typeof overlays) => sceneOf(state!.result!, tiles!, state!.isImage, plane, on);
  const on = toggles.show(overlayObstacles(scene(noOverlays), state.dtype));
  stage.show(scene(on));
  const key = 2 * state.version + Number(on.gradient);
  if (on.gradient === (tiles.gradient !== undefined) || key === gradientVersion) return;
  gradientVersion = key;
  tell({ type: 'gradient', on: on.gradient });
}

/** Moves the window, and says why its output cell has its value. */
async function showWindow(window: number): Promise<void> {
  if (!state?.result || !tiles) return;
  current = window;
  saveState({ reference: state.reference, call: state.call, plane, window, overlays });
  const sizes = state.result.plan.geometry.axes.map((axis) => axis.outputSize);
  const position = unravelIndex(sizes, window);
  const { version } = state;
  const isCurrent = () => window === current && version === state?.version;
  try {
    const reasons = await reasonsFor(position);
    if (!isCurrent()) return;
    // a screen reader could not keep up
    why.element.setAttribute('aria-live', player.isPlaying ? 'off' : 'polite');
    formula.mark(position);
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

/** Says which windows read an input cell, and how the gradient comes back to it. */
async function showInput(position: readonly number[], windows: readonly (readonly number[])[]): Promise<void> {
  if (!state?.result) return;
  pointed = position;
  const { plan } = state.result;
  why.showReaders(plan, position, windows);
  if (!overlays.gradient || !tiles?.gradient || plane === 'combined' || plan.reduction.kind === 'unpool') return;
  const routes = await askRoutes(plane, position).catch(() => undefined);
  if (!routes || pointed !== position) return;
  stage.markReaders(routes.map((route) => route.position));
  why.showRoutes(position, routes);
}
