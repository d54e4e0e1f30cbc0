import * as l10n from '@vscode/l10n';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { PanelState } from '../../src/views/panel';
import { noOverlays } from '../plane/stageContent';
import { h, icon } from '../shared/dom';
import { loadMessages } from '../shared/locale';
import { jsonCall } from './argumentText';
import { PlaneExplorer, messageOf } from './planeExplorer';
import { ChangesView } from './changesView';
import { FormulaView } from './formulaView';
import { FrameworksView } from './frameworksView';
import { Facts, Header } from './header';
import { listen, saveState, savedState, tell } from './host';
import { ParameterForm } from './parameterForm';
import { canCombine, PlanePicker } from './planePicker';

loadMessages();

const saved = savedState();
const header = new Header();
const facts = new Facts();
const formula = new FormulaView();
const banner = h('div', { class: 'banner', id: 'problem', role: 'alert' });
const empty = h('div', { class: 'empty', id: 'empty' });
const form = new ParameterForm((call, edit) => {
  tell({ type: 'call', call, edit });
});
const changes = new ChangesView((parameter, value) => {
  form.change(parameter, value);
});
const frameworks = new FrameworksView();
const picker = new PlanePicker((choice) => {
  wanted = choice;
  void showPlane();
});
const explorer = new PlaneExplorer(saved?.window ?? 0, saved?.overlays ?? noOverlays, {
  moved: (position) => {
    formula.mark(position);
    save();
  },
  failed: (message) => {
    banner.textContent = message;
  },
});

let state: PanelState | undefined;
let shownVersion = -1;
/** What the reader chose to see; it is shown if there is such a plane. */
let wanted: PlaneChoice = saved?.plane ?? 'combined';

const below = [facts.element, formula.element, changes.element, frameworks.element];
const results = [picker.element, ...explorer.elements, ...below];
const work = h('main', { class: 'work' }, header.element, form.element, banner, ...results);
work.hidden = true;
document.body.append(work, empty);
showEmpty(l10n.t('Reading…'), 'loading~spin');

document.addEventListener('keydown', (event) => {
  const isFree =
    event.target === document.body || (event.target instanceof HTMLElement && event.target.matches('.cell, .picture'));
  if (event.key !== ' ' || !isFree) return;
  event.preventDefault();
  explorer.togglePlay();
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
    wanted = 'combined';
    explorer.reset();
  }
  state = next;
  work.hidden = false;
  empty.hidden = true;
  header.show(next);
  const isAtControl = form.show(next, edit);
  banner.textContent = next.problem && !isAtControl ? next.problem.message : '';
  work.classList.toggle('stale', next.problem !== undefined);
  changes.show(next);
  if (!next.result) for (const part of results) part.hidden = true;
  if (!next.result || (next.version === shownVersion && !isOther)) return;
  for (const part of [facts, formula, frameworks]) part.element.hidden = false;
  facts.show(next.result);
  frameworks.show(next.result.plan, next.version);
  picker.show(next, planeOf(next));
  void showPlane();
}

async function showPlane(): Promise<void> {
  const shown = state;
  if (!shown?.result) return;
  const plane = planeOf(shown);
  try {
    formula.show(shown.result.plan, shown.call, plane === 'combined' ? 0 : plane);
    if (await explorer.show(shown, shown.result, plane)) shownVersion = shown.version;
  } catch (error) {
    banner.textContent = messageOf(error);
  }
}

function planeOf(shown: PanelState): PlaneChoice {
  if (wanted === 'combined') return canCombine(shown) ? wanted : 0;
  return wanted < shown.result!.plan.geometry.planes ? wanted : 0;
}

function save(): void {
  if (state) saveState({ reference: state.reference, call: jsonCall(state.call), plane: wanted, ...explorer.saved });
}
