import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import { Latest } from '../../src/latest';
import { costs } from '../../src/pooling/cost';
import type { PoolGeometry } from '../../src/pooling/geometry';
import { byteAmount, shortAmount } from '../../src/tensors/amounts';
import type { Disturbance } from '../../src/tensors/disturbance';
import type { DType } from '../../src/tensors/dtype';
import { shortText } from '../../src/tensors/valueText';
import type { Robustness, Variant } from '../../src/worker/robustness';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { DisturbanceForm } from './disturbanceForm';
import { PlaneRow, type Picture } from './planeRow';
import type { SliceRequests } from './slices';

/** What it asks for, and tells. */
export interface RobustnessRequests extends SliceRequests {
  readonly measure: (plane: number, disturbance: Disturbance, signal: AbortSignal) => Promise<Robustness>;
  readonly ended: () => void;
}

/** What is disturbed. */
export interface Disturbed {
  readonly geometry: PoolGeometry;
  readonly dtype: DType;
  readonly plane: number;
}

/** How much of the output stays the same when the input is shifted or noisy, and what pooling saves. */
export class RobustnessView {
  readonly element = h('section', { class: 'comparison', id: 'robustness', 'aria-label': l10n.t('Robustness') });
  private readonly form = new DisturbanceForm(() => {
    if (this.disturbed) void this.show(this.disturbed);
  });
  private readonly note = h('p', { class: 'note' });
  private readonly variants = h('ul', { class: 'variants', 'aria-live': 'polite' });
  private readonly row: PlaneRow;
  private readonly cost = h('p', { class: 'cost' });
  private readonly asking = new Latest();
  private disturbed: Disturbed | undefined;

  constructor(private readonly requests: RobustnessRequests) {
    this.element.hidden = true;
    const end = createSmallButton(l10n.t('End'), () => {
      this.end();
    });
    end.classList.add('secondary');
    this.row = new PlaneRow(requests, (error) => {
      this.fail(error);
    });
    const title = h('div', { class: 'title' }, h('strong', {}, l10n.t('Robustness')), end);
    this.element.append(title, this.form.element, this.note, this.variants, this.row.element, this.cost);
  }

  get isOn(): boolean {
    return this.disturbed !== undefined;
  }

  /** Measures what is shown now. */
  async show(disturbed: Disturbed): Promise<void> {
    this.disturbed = disturbed;
    this.element.hidden = false;
    const { geometry, dtype, plane } = disturbed;
    const sizes = geometry.axes.map((axis) => axis.inputSize);
    this.form.limit(sizes.at(-1)!, sizes.at(-2) ?? 1);
    this.cost.textContent = costText(geometry, dtype);
    const signal = this.asking.begin();
    try {
      const measured = await this.requests.measure(plane, this.form.value, signal);
      if (signal.aborted) return;
      this.note.textContent = noteText(measured);
      this.variants.replaceChildren(...measured.variants.map(variantItem));
      this.row.element.hidden = false;
      await this.row.show(pictures(measured), measured.input.rank);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  end(): void {
    if (!this.isOn) return;
    this.asking.cancel();
    this.disturbed = undefined;
    this.element.hidden = true;
    this.requests.ended();
  }

  private fail(error: unknown): void {
    this.note.textContent = messageOf(error);
    this.variants.replaceChildren();
    this.row.element.hidden = true;
  }
}

function noteText({ measured, cells }: Robustness): string {
  const parts = [
    l10n.t('Cells that come in repeat the edge.'),
    l10n.t('Noise is the std as a share of this plane’s range.'),
    ...(measured < cells
      ? [l10n.t('Measured: the first {0} of {1} cells.', measured.toLocaleString(), cells.toLocaleString())]
      : []),
  ];
  return parts.join(' ');
}

function variantItem({ call, outcome }: Variant): HTMLElement {
  return h('li', {}, h('code', {}, call), ' ', h('span', {}, outcomeText(outcome)));
}

function outcomeText(outcome: Variant['outcome']): string {
  if ('problem' in outcome) return outcome.problem;
  const { count, total, mean } = outcome.difference;
  // 100 % are all of them
  const share = Math.floor((1000 * (total - count)) / total) / 10;
  return l10n.t('{0}% of the output stays the same. Mean |change|: {1}.', share, shortText(mean));
}

function pictures({ input, variants }: Robustness): readonly Picture[] {
  const own = { id: 'disturbed', of: 'disturbed', name: 'b', label: l10n.t('Input, changed'), plane: 0 } as const;
  const changes = variants.flatMap(({ name, label, outcome }): readonly Picture[] => {
    if ('problem' in outcome) return [];
    return [
      {
        id: `change-${name}`,
        of: name,
        name: 'absolute',
        label: l10n.t('|change|, {0}', label),
        shape: outcome.shapes[0],
        plane: 0,
      },
    ];
  });
  return [{ ...own, shape: input.shapes[0] }, ...changes];
}

/** What there is before and after pooling, and what a next layer saves. */
function costText(geometry: PoolGeometry, dtype: DType): string {
  const [before, after] = costs(geometry, dtype);
  const kernel = Array<number>(geometry.axes.length).fill(3).join('×');
  const change = (amount: (count: number) => string, name: keyof typeof before) =>
    `${amount(before[name])} → ${amount(after[name])}`;
  return [
    l10n.t('Elements: {0}.', change(shortAmount, 'elements')),
    l10n.t('Memory: {0}.', change(byteAmount, 'bytes')),
    l10n.t(
      'Multiply-adds of a next {0} convolution with as many channels, stride 1 and padding 1: {1}.',
      kernel,
      change(shortAmount, 'multiplyAdds'),
    ),
  ].join(' ');
}
