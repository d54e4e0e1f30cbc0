import * as l10n from '@vscode/l10n';
import { formatCall, layers, sameCall } from '../../src/pooling/layers';
import type { Summary } from '../../src/tensors/statistics';
import { valuesLine } from '../../src/tensors/summary';
import { formatShape } from '../../src/tensors/tensor';
import type { PanelState } from '../../src/views/panel';
import { createIconButton, createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';

/** How long it is said that the call was copied, in ms. */
const COPIED = 2000;

/** What stays in sight: the sizes and the call as Python code, to be copied or written into the source. */
export class Header {
  private readonly sizes = h('strong', { id: 'sizes' });
  private readonly call = h('code', { id: 'call' });
  private readonly copied = h('span', { class: 'unseen', role: 'status' });
  private readonly copy = createIconButton('copy', l10n.t('Copy call'), () => void this.copyCall());
  private readonly apply: HTMLButtonElement;
  readonly element: HTMLElement;
  private timer: number | undefined;

  /** @param apply writes the call into the source */
  constructor(apply: () => void) {
    this.apply = createSmallButton(l10n.t('Apply to Code'), apply);
    this.apply.id = 'apply';
    const code = h('span', { class: 'call' }, this.call, this.copy.element);
    this.element = h('header', { class: 'head' }, this.sizes, code, this.apply, this.copied);
  }

  /** @param isPredicted whether the output's sizes are to be found out */
  show(state: PanelState, isPredicted: boolean): void {
    const { call, sourceCall, problem } = state;
    this.sizes.textContent = sizesText(state, isPredicted);
    this.call.textContent = formatCall(call);
    this.apply.hidden = sourceCall === undefined;
    this.apply.disabled = problem !== undefined || (sourceCall !== undefined && sameCall(call, sourceCall));
    this.apply.title = this.apply.disabled
      ? l10n.t('The code has this call')
      : l10n.t('Write these parameters into the code');
  }

  private async copyCall(): Promise<void> {
    await navigator.clipboard.writeText(this.call.textContent);
    this.copy.set('check', l10n.t('Copied'));
    this.copied.textContent = l10n.t('Copied');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.copy.set('copy', l10n.t('Copy call'));
      this.copied.textContent = '';
    }, COPIED);
  }
}

/** `5×5 → 2×2`, the sizes along which the window slides; of an unpooling those in between, too. */
function sizesText({ call, sourceShape, result, problem }: PanelState, isPredicted: boolean): string {
  const { rank } = layers[call.op];
  const before = result && (result.before ?? result.plan.geometry).inputShape;
  const given = result && !problem ? before! : sourceShape;
  const between = result?.before && !problem ? [result.before.outputShape] : [];
  const sizes = [given, ...between].map((shape) => spatial(shape, rank));
  if (isPredicted) return [...sizes, '?'].join(' → ');
  const last = problem ? l10n.t('refused') : result ? spatial(result.plan.geometry.outputShape, rank) : '…';
  return [...sizes, last].join(' → ');
}

function spatial(shape: readonly number[], rank: number): string {
  return shape.slice(-rank).join('×') || '1';
}

/** The tensor's name, its file, its shapes on the way, and what its values are like. */
export class SourceLine {
  readonly element = h('div', { class: 'source' });
  private readonly summary = h('p', { class: 'summary', id: 'summary' });
  private readonly change = h('button', { type: 'button', class: 'link', id: 'change-input' }, l10n.t('Change…'));

  /** @param changeInput lets the reader choose something else than sample values */
  constructor(changeInput: () => void) {
    this.change.title = l10n.t('Pool something else than sample values');
    this.change.addEventListener('click', changeInput);
  }

  /** @param isPredicted whether the output's shape is to be found out */
  show({ reference, sourceShape, dtype, result }: PanelState, isPredicted: boolean): void {
    const file =
      reference.kind === 'link'
        ? l10n.t('from a link')
        : decodeURIComponent(/[^/:]*$/.exec(reference.uri.replace(/#.*/, ''))![0]);
    const title = h('h1', { id: 'title' }, reference.name);
    if (file !== '' && !reference.name.startsWith(file)) title.append(' ', h('span', { class: 'file' }, file));
    const flow = h('p', { class: 'shapes', id: 'shapes' }, `${formatShape(sourceShape)} ${dtype}`);
    if (result) {
      const { plan, before } = result;
      const { inputShape } = before ?? plan.geometry;
      const then = (...parts: (Node | string)[]) => {
        flow.append(h('span', { class: 'arrow' }, ' → '), ...parts);
      };
      if (inputShape.length !== sourceShape.length) then(l10n.t('read as {0}', formatShape(inputShape)));
      if (before) then(formatShape(before.outputShape));
      then(h('strong', {}, isPredicted ? '?' : formatShape(plan.geometry.outputShape)));
    }
    const change = reference.kind === 'sample' ? [this.change] : [];
    this.element.replaceChildren(title, ...change, flow, this.summary);
  }

  /** @param summary of the tensor's values, if it is known */
  summarize(summary: Summary | undefined): void {
    this.summary.textContent = summary ? valuesLine(summary) : '';
  }
}
