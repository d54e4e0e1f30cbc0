import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import type { Candidate, Equivalent, Framework } from '../../src/frameworks/equivalent';
import type { PoolGeometry } from '../../src/pooling/geometry';
import { axisNames } from '../../src/pooling/outputSize';
import { Latest } from '../../src/latest';
import { formatShape } from '../../src/tensors/tensor';
import { shortText } from '../../src/tensors/valueText';
import type { ResultFacts } from '../../src/worker/sight';
import { createIconButton } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { formatPosition } from '../../src/pooling/positions';
import { request } from './host';
import { frameworkNames, reasonTexts } from './reasonTexts';

/** The framework, and which of its calls. */
type Compared = (framework: Framework, which: 'call' | 'plain') => void;

/** What Keras, JAX and ONNX have for the layer; requested while it is open. */
export class FrameworksView {
  private readonly answers = h('div', { class: 'answers' });
  readonly element = h(
    'details',
    { class: 'frameworks', id: 'frameworks' },
    h('summary', {}, h('h2', {}, l10n.t('In other frameworks'))),
    this.answers,
  );
  private readonly asking = new Latest();
  private wanted: ResultFacts | undefined;
  private shown: ResultFacts | undefined;

  /** @param compared puts a framework's output beside this one */
  constructor(private readonly compared: Compared) {
    this.element.addEventListener('toggle', () => {
      void this.refresh();
    });
  }

  show(result: ResultFacts): void {
    this.wanted = result;
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    const { wanted } = this;
    if (!this.element.open || !wanted || wanted.version === this.shown?.version) return;
    const signal = this.asking.begin();
    try {
      const equivalents = await request('equivalents', {}, { signal });
      if (signal.aborted) return;
      this.shown = wanted;
      this.answers.replaceChildren(...equivalents.map((each) => framework(each, wanted.plan.geometry, this.compared)));
      if (!equivalents.every(isCompared)) this.answers.append(notCompared());
    } catch (error) {
      if (!signal.aborted) this.answers.replaceChildren(h('p', { role: 'alert' }, messageOf(error)));
    }
  }
}

const badges = {
  same: { icon: 'check', text: () => l10n.t('same') },
  nearest: { icon: 'warning', text: () => l10n.t('closest') },
  none: { icon: 'circle-slash', text: () => l10n.t('none') },
} as const;

function framework(equivalent: Equivalent, geometry: PoolGeometry, compared: Compared): HTMLElement {
  const { framework: name, kind, call, plain } = equivalent;
  const [title, badge] = [`framework-${name}`, badges[kind]];
  const element = h(
    'article',
    { class: 'framework', id: name, 'aria-labelledby': title },
    h(
      'div',
      { class: 'title' },
      h('h3', { id: title }, frameworkNames[name]),
      h('span', { class: `badge ${kind}` }, icon(badge.icon), badge.text()),
    ),
  );
  const comparing = (which: 'call' | 'plain') => () => {
    compared(name, which);
  };
  if (call) element.append(candidate(call, name, geometry.outputShape, comparing('call')));
  if (plain) {
    const lead = h('p', { class: 'quiet' }, l10n.t('The look-alike call differs:'));
    element.append(lead, candidate(plain, name, geometry.outputShape, comparing('plain')));
  }
  const texts = reasonTexts(equivalent, axisNames(geometry.axes.length));
  if (texts.length > 0) element.append(h('ul', { class: 'reasons' }, ...texts.map((text) => h('li', {}, text))));
  return element;
}

function candidate(
  found: Candidate,
  name: Framework,
  pytorchShape: readonly number[],
  compare: () => void,
): HTMLElement {
  const { code, outputShape } = found;
  const label = l10n.t('Copy {0} code', frameworkNames[name]);
  const copy = createIconButton('copy', label, () => void navigator.clipboard.writeText(code));
  const comparer = createIconButton('compare-changes', l10n.t('Compare with {0}', frameworkNames[name]), compare);
  // what is not compared here cannot be shown, either
  comparer.element.hidden = found.comparison === undefined;
  const element = h(
    'div',
    { class: 'candidate' },
    h('div', { class: 'code' }, h('pre', {}, code), copy.element, comparer.element),
  );
  if (outputShape) {
    const [shape, pytorch] = [outputShape, pytorchShape].map((each) => formatShape(each)) as [string, string];
    const isOther = shape !== pytorch;
    const line = h('p', { class: 'shape' }, '→ ', h(isOther ? 'strong' : 'span', {}, shape));
    if (isOther) line.append(` · PyTorch ${pytorch}`);
    element.append(line);
  }
  const difference = differenceText(found, frameworkNames[name]);
  if (difference) element.append(h('p', { class: 'differs' }, difference));
  return element;
}

/** The first output cell that differs. */
function differenceText({ comparison }: Candidate, name: string): string | undefined {
  if (!comparison || comparison.agree) return undefined;
  const { pytorch, theirs } = comparison;
  const position = formatPosition(comparison.position);
  if (pytorch === undefined) return l10n.t('Output {0} exists only in {1}: {2}.', position, name, number(theirs));
  if (theirs === undefined)
    return l10n.t('{0} has no output {1}; in PyTorch it is {2}.', name, position, number(pytorch));
  const isFine = shortText(pytorch) === shortText(theirs);
  const [a, b] = [pytorch, theirs].map((value) => (isFine ? String(value) : shortText(value))) as [string, string];
  return l10n.t('Output {0}: {1} in PyTorch, {2} in {3}.', position, a, b, name);
}

function number(value: number | undefined): string {
  return value === undefined ? '' : shortText(value);
}

function isCompared({ call, plain }: Equivalent): boolean {
  return [call, plain].every((each) => !each?.outputShape || each.comparison !== undefined);
}

function notCompared(): HTMLElement {
  return h('p', { class: 'quiet' }, l10n.t('Tensor too large to compare values here.'));
}
