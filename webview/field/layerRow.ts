import * as l10n from '@vscode/l10n';
import type { ChainLayer } from '../../src/pooling/chain';
import { createIconButton } from '../shared/controls';
import { h } from '../shared/dom';

const fields = ['kernel_size', 'stride', 'padding', 'dilation'] as const;
const usual = { kernel_size: 3, stride: 1, padding: 1, dilation: 1 };
const MOST = 999;

/** A layer that is added to a chain: how its window slides, the same along all dimensions. */
export class LayerRow {
  private readonly inputs: Readonly<Record<(typeof fields)[number], HTMLInputElement>>;
  readonly element: HTMLElement;

  constructor(number: number, changed: () => void, removed: () => void) {
    const input = (name: (typeof fields)[number]) => {
      const element = h('input', { type: 'number', min: name === 'padding' ? '0' : '1', max: String(MOST), step: '1' });
      element.valueAsNumber = usual[name];
      element.setAttribute('aria-label', l10n.t('{0} of layer {1}', name, number));
      element.addEventListener('input', changed);
      return element;
    };
    this.inputs = {
      kernel_size: input('kernel_size'),
      stride: input('stride'),
      padding: input('padding'),
      dilation: input('dilation'),
    };
    const remove = createIconButton('close', l10n.t('Remove layer {0}', number), removed).element;
    const labelled = fields.map((name) => h('label', {}, name, this.inputs[name]));
    this.element = h('li', {}, h('strong', {}, String(number)), ...labelled, remove);
  }

  /** Undefined while a number is missing or out of range. */
  layer(rank: number): ChainLayer | undefined {
    const [kernelSize, stride, padding, dilation] = fields.map((name) => this.inputs[name].valueAsNumber) as [
      number,
      number,
      number,
      number,
    ];
    const isWhole = [kernelSize, stride, dilation].every((each) => Number.isInteger(each) && each >= 1 && each <= MOST);
    if (!isWhole || !Number.isInteger(padding) || padding < 0 || padding > MOST) return undefined;
    const axis = { kernelSize, stride, padding: [padding, padding], dilation, ceilMode: false } as const;
    return { kind: 'conv', axes: Array.from({ length: rank }, () => axis) };
  }
}
