import * as l10n from '@vscode/l10n';
import { formatCall, type LayerCall } from '../../src/pooling/layers';
import { Latest } from '../../src/latest';
import { formatShape } from '../../src/tensors/tensor';
import type { SeenChoice } from '../../src/tensors/tile';
import { planeIn } from '../../src/plane/mosaic';
import { noOverlays } from '../../src/plane/stageContent';
import { DETAIL, type PanelContent, type PanelState } from '../../src/views/panel';
import { planeToShow, type Look, type ResultFacts, type Sight } from '../../src/worker/sight';
import { Prediction, type Subject } from '../lesson/prediction';
import { Banner } from '../shared/banner';
import { h } from '../shared/dom';
import { EmptyView } from '../shared/emptyView';
import { keyHelp } from '../shared/keyHelp';
import { loadMessages } from '../shared/locale';
import { Actions } from './actions';
import { jsonCall } from './argumentText';
import { ChangesView } from './changesView';
import { Facts } from './facts';
import { FormulaView } from './formulaView';
import { FrameworksView } from './frameworksView';
import { Header, SourceLine } from './header';
import { changeInput, chooseComparison, listen, request, savedState, saveState, showLog, tellPredicted } from './host';
import { ParameterForm } from './parameterForm';
import { Pins } from './pins';
import { PlaneExplorer } from './planeExplorer';
import { PlanePicker } from './planePicker';
import { frameworkNames } from './reasonTexts';
import { SideViews } from './sideViews';
import { SourceNotice } from './sourceNotice';

loadMessages();

const saved = savedState();
const header = new Header(() => void applyToCode());
const views = new SideViews(() => {
  if (state) showHead(state);
});
const actions = new Actions({
  pin,
  predict: () => {
    predict(!prediction.isOn);
  },
  compare: chooseComparison,
  upsample: () => {
    views.toggle('upsample');
  },
  robustness: () => {
    views.toggle('robustness');
  },
  field: () => {
    views.toggle('field');
  },
});
const source = new SourceLine(changeInput);
const sourceNotice = new SourceNotice();
const facts = new Facts();
const formula = new FormulaView();
const banner = new Banner(showLog);
const form = new ParameterForm((call) => void change(call));
const changes = new ChangesView(
  (parameter, value) => {
    form.change(parameter, value);
  },
  (parameter, value) => {
    if (!state) return;
    const call = { ...state.call, kwargs: { ...state.call.kwargs, [parameter]: value } };
    views.compareWith({ against: { kind: 'call', call: jsonCall(call) }, label: formatCall(call) });
  },
);
const frameworks = new FrameworksView((framework, which) => {
  views.compareWith({ against: { kind: 'framework', framework, which }, label: frameworkNames[framework] });
});
const explorer = new PlaneExplorer(
  saved?.window ?? 0,
  saved?.overlays ?? noOverlays,
  saved?.look ?? {},
  {
    moved: (position) => {
      formula.mark(position);
      save();
    },
    turned: (choice) => {
      wanted = choice;
      picker.mark(choice);
    },
    gradientWanted: () => {
      if (state) void change(changing ?? state.call);
    },
    failed: (error) => {
      banner.showError(error);
    },
  },
  actions.element,
);

const picker = new PlanePicker((choice) => {
  wanted = choice;
  void lookAgain();
}, explorer.colours);

const prediction = new Prediction({
  questions: (lesson, signal) => request('questions', lesson, { signal }),
  judge: (given, signal) => request('judge', given, { signal }),
  sheet: (text) => {
    request('openSheet', { text }).catch((error: unknown) => {
      banner.showError(error);
    });
  },
  ended: () => {
    showPredicting();
  },
});

const pins = new Pins(
  saved?.pins ?? [],
  ({ plane, position }) => {
    if (planeIn(wanted) === plane) explorer.goTo(position);
    else {
      wanted = plane;
      void lookAgain().then(() => {
        explorer.goTo(position);
      });
    }
  },
  () => {
    save();
  },
);

let state: PanelState | undefined;
let isPinned = saved?.isPinned ?? false;
/** What the user chose to see; it is shown if there is such a plane. */
let wanted: SeenChoice = saved?.plane ?? 'combined';
/** Of changes and looks only the last one counts. */
const asking = new Latest();
/** The change that is not answered yet; a look that replaces its request asks for it again. */
let changing: LayerCall | undefined;

const stage = h(
  'div',
  { class: 'play' },
  picker.element,
  ...explorer.elements,
  pins.element,
  prediction.element,
  ...views.elements,
);
const reading = h('div', { class: 'reading' }, formula.element, changes.element);
const results = [
  picker.element,
  ...explorer.elements,
  formula.element,
  changes.element,
  frameworks.element,
  facts.element,
];
const work = h(
  'main',
  { class: 'work' },
  header.element,
  source.element,
  sourceNotice.element,
  form.element,
  banner.element,
  h('div', { class: 'board' }, stage, reading),
  frameworks.element,
  facts.element,
);
const empty = new EmptyView(work);
const help = keyHelp([
  ['Space', l10n.t('Play or pause')],
  ['← ↑ → ↓', l10n.t('Move from cell to cell, on a plane')],
  ['+ −', l10n.t('Zoom in and out, on a plane')],
  ['0', l10n.t('Zoom to fit')],
  ['1', l10n.t('One cell per pixel')],
  ['L', l10n.t('Show or hide the loupe')],
  ['↑ ↓', l10n.t('Change the number in a field by 1')],
  ['P', l10n.t('Pin the output cell, or unpin it')],
  ['F2', l10n.t('Change the number of an input cell in the code')],
  ['?', l10n.t('Show this')],
]);
document.body.append(work, empty.element, help);
empty.show('loading', l10n.t('Reading…'));

document.addEventListener('keydown', (event) => {
  const isFree =
    event.target === document.body || (event.target instanceof HTMLElement && event.target.matches('.cell, .picture'));
  if (!isFree || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === ' ') explorer.togglePlay();
  else if (event.key.toLowerCase() === 'p') pin();
  else return;
  event.preventDefault();
});

listen({
  show(content) {
    asking.cancel();
    changing = undefined;
    show(content);
  },
  sourceProblem({ message }) {
    sourceNotice.show(message);
  },
  pinned(next) {
    isPinned = next.isPinned;
    save();
  },
  shown: () => ({ plane: wanted, ...explorer.shownLook }),
  compare: () => {
    views.compareWith();
  },
  upsample: () => {
    if (!prediction.isOn) views.open('upsample');
  },
  robustness: () => {
    if (!prediction.isOn) views.open('robustness');
  },
  predict: ({ isOn }) => {
    predict(isOn);
  },
});
void asked((signal) => request('ready', { look: look() }, { signal })).then((content) => {
  if (content) show(content);
});

async function change(call: LayerCall): Promise<void> {
  changing = call;
  const content = await asked((signal) => request('change', { call, look: look() }, { signal }));
  if (content) show(content);
}

/** Writes the call into the source, which then is shown as it is. */
async function applyToCode(): Promise<void> {
  try {
    await request('apply', {});
    banner.clear();
  } catch (error) {
    banner.showError(error);
  }
}

/** Shows another plane of the same result. */
async function lookAgain(): Promise<void> {
  if (changing) return change(changing);
  const seen = await asked((signal) => request('look', { look: look() }, { signal }));
  if (seen && state) showResult({ ...state, result: seen.result }, seen.sight);
}

/** Sends a request; a later one replaces it. Errors are shown. */
async function asked<Answer>(ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer | undefined> {
  const signal = asking.begin();
  try {
    const answer = await ask(signal);
    return signal.aborted ? undefined : answer;
  } catch (error) {
    // what is shown stays; before there is anything, the error takes its place
    if (state) banner.showError(error);
    else empty.showError(error, showLog);
    return undefined;
  } finally {
    if (!signal.aborted) changing = undefined;
  }
}

function look(): Look {
  const { window, overlays } = explorer.saved;
  return { plane: wanted, limit: DETAIL, window, gradient: overlays.gradient };
}

function show(content: PanelContent): void {
  if ('empty' in content)
    empty.show(content.isFault ? 'error' : 'info', content.empty, content.isFault ? showLog : undefined);
  else {
    showState(content.state, content.sight);
    if (content.isPredicted) predict(true);
  }
}

function showState(next: PanelState, sight: Sight | undefined): void {
  const before = state;
  state = next;
  if (before?.tensor !== next.tensor) {
    wanted = sight?.plane ?? 'combined';
    if (before) explorer.reset();
  }
  empty.hide();
  showHead(next);
  source.summarize(sight?.summaries.input);
  sourceNotice.show(next.sourceProblem);
  const isAtControl = form.show(next);
  banner.show(next.problem && !isAtControl ? next.problem.message : '');
  work.classList.toggle('stale', next.problem !== undefined);
  changes.show(next);
  if (!next.result) for (const element of results) element.hidden = true;
  else if (!next.problem || sight) showResult(next, sight);
  predictAnew(next, before);
}

/** Begins again if what is predicted has changed. */
function predictAnew({ result, problem }: PanelState, before: PanelState | undefined): void {
  if (!prediction.isOn || result?.version === before?.result?.version) return;
  if (result && !problem) void prediction.begin(subjectOf(result));
  else prediction.end();
}

/** @param sight absent if the output has no cells */
function showResult(next: PanelState, sight: Sight | undefined): void {
  const { result } = next;
  if (!result) return;
  for (const { element } of [facts, formula, frameworks]) element.hidden = false;
  const plane = sight?.plane ?? planeToShow(wanted, next.isImage, result.plan.geometry);
  facts.show(result, sight?.summaries.output);
  frameworks.show(result);
  picker.show(next, result, plane);
  formula.show(result, planeIn(plane));
  explorer.show(next, result, sight);
  pins.show(
    result.plan.geometry.planes,
    result.plan.geometry.axes.map((axis) => axis.outputSize),
  );
  views.show(next.problem ? undefined : { result, plane: shownPlane(result.plan) });
}

/** Keeps the window's output cell in sight, or lets go of it. */
function pin(): void {
  if (state?.result && !prediction.isOn)
    pins.toggle({ plane: planeIn(wanted === 'combined' ? 0 : wanted), position: explorer.position });
}

/** The plane that is shown; of several the first. */
function shownPlane({ geometry }: ResultFacts['plan']): number {
  return planeIn(planeToShow(wanted, false, geometry));
}

/** Hides the output and asks about it, or shows it again. */
function predict(isOn: boolean): void {
  if (!isOn) prediction.end();
  else if (state?.result && !state.problem && !prediction.isOn) {
    views.endTelling();
    void prediction.begin(subjectOf(state.result));
    showPredicting();
  }
}

function showPredicting(): void {
  tellPredicted(prediction.isOn);
  work.classList.toggle('predicting', prediction.isOn);
  explorer.cover(prediction.isOn);
  if (state) showHead(state);
}

function showHead(next: PanelState): void {
  header.show(next, prediction.isOn);
  actions.show(next, { predict: prediction.isOn, ...views.areOpen });
  source.show(next, prediction.isOn);
}

function subjectOf({ call, plan }: ResultFacts): Subject {
  return {
    call: formatCall(call),
    shape: formatShape(plan.geometry.inputShape),
    plane: shownPlane(plan),
  };
}

function save(): void {
  if (!state) return;
  const { reference, call } = state;
  const kept = pins.saved.length > 0 ? { pins: pins.saved } : {};
  saveState({
    reference,
    call: jsonCall(call),
    plane: wanted,
    ...explorer.saved,
    ...kept,
    ...(isPinned && { isPinned }),
  });
}
