import * as l10n from '@vscode/l10n';
import { formatCall } from '../../src/pooling/layers';
import { elementCount, formatShape } from '../../src/tensors/tensor';
import type { PanelState } from '../../src/views/panel';
import type { ResultFacts } from '../../src/worker/sight';
import { createIconButton } from '../shared/controls';
import { h } from '../shared/dom';

/** The tensor's name, its shapes on the way, and the call as Python code. */
export class Header {
  readonly element = h('header', { class: 'head' });

  show({ reference, sourceShape, dtype, result, call }: PanelState): void {
    const file = decodeURIComponent(reference.uri.slice(reference.uri.lastIndexOf('/') + 1).replace(/#.*/, ''));
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
      then(h('strong', {}, formatShape(plan.geometry.outputShape)));
    }
    const code = formatCall(call);
    const copy = createIconButton('copy', l10n.t('Copy call'), () => void navigator.clipboard.writeText(code));
    this.element.replaceChildren(title, flow, h('p', { class: 'call' }, h('code', { id: 'call' }, code), copy.element));
  }
}

/** What makes pooling slower here than elsewhere. */
const missingSpeed = {
  threads: () => l10n.t('1 thread (shared memory unavailable)'),
  kernels: () => l10n.t('slow (WebAssembly SIMD unavailable)'),
} as const;

/** One line of facts about the layer, with the user's numbers. */
export class Facts {
  readonly element = h('ul', { class: 'facts', id: 'facts' });

  show({ plan, milliseconds, threads, missing }: ResultFacts): void {
    const { inputShape, outputShape, axes } = plan.geometry;
    const channels = inputShape.at(-axes.length - 1) ?? 1;
    const [before, after] = [elementCount(inputShape), elementCount(outputShape)];
    const share = before ? Math.round((1000 * after) / before) / 10 : 0;
    const facts = [
      l10n.t('Learnable parameters: {0}', 0),
      l10n.t('Channels: {0} → {1}', channels, channels),
      l10n.t('Elements: {0} → {1} ({2}%)', before.toLocaleString(), after.toLocaleString(), share),
      timing(before, milliseconds, threads),
      ...(missing ? [missingSpeed[missing]()] : []),
    ];
    this.element.replaceChildren(...facts.map((fact) => h('li', {}, fact)));
  }
}

/** The time it took, the input elements per second if that can be measured, and the threads. */
function timing(elements: number, milliseconds: number, threads: number): string {
  const time = milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds);
  const million = elements / milliseconds / 1000;
  if (milliseconds < 0.5 || million < 0.1) return l10n.t('{0} ms', time);
  const pace = Number(million.toPrecision(2)).toLocaleString();
  if (threads === 1) return l10n.t('{0} ms, {1} million elements/s', time, pace);
  return l10n.t('{0} ms, {1} million elements/s on {2} threads', time, pace, threads);
}
