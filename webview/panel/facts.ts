import * as l10n from '@vscode/l10n';
import type { Summary } from '../../src/tensors/statistics';
import { summaryLine } from '../../src/tensors/summary';
import { elementCount } from '../../src/tensors/tensor';
import type { ResultFacts } from '../../src/worker/sight';
import { h } from '../shared/dom';

/** What makes pooling slower here than elsewhere. */
const missingSpeed = {
  threads: () => l10n.t('1 thread (shared memory unavailable)'),
  kernels: () => l10n.t('slow (WebAssembly SIMD unavailable)'),
} as const;

/** One line of facts about the layer, with the user's numbers. */
export class Facts {
  private readonly list = h('ul');
  readonly element = h('footer', { class: 'facts', id: 'facts' }, this.list);

  /** @param output what the values that came out are like, if that is known */
  show({ plan, milliseconds, threads, missing }: ResultFacts, output: Summary | undefined): void {
    const { inputShape, outputShape, axes } = plan.geometry;
    const channels = inputShape.at(-axes.length - 1) ?? 1;
    const [before, after] = [elementCount(inputShape), elementCount(outputShape)];
    const share = before ? Math.round((1000 * after) / before) / 10 : 0;
    const facts = [
      l10n.t('Learnable parameters: {0}', 0),
      l10n.t('Channels: {0} → {1}', channels, channels),
      l10n.t('Elements: {0} → {1} ({2}%)', before.toLocaleString(), after.toLocaleString(), share),
      ...(output ? [l10n.t('Output: {0}', summaryLine(outputShape, plan.dtype, output))] : []),
      timing(before, milliseconds, threads),
      ...(missing ? [missingSpeed[missing]()] : []),
    ];
    this.list.replaceChildren(...facts.map((fact) => h('li', {}, fact)));
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
