import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import type { Formula } from '../../src/formula';
import { Latest } from '../../src/latest';
import type { PoolGeometry } from '../../src/pooling/geometry';
import { layers, type LayerName } from '../../src/pooling/layers';
import { interpolationText } from '../../src/pooling/upsample';
import { shortText } from '../../src/tensors/valueText';
import type { Upsampling, UpsamplingMethod } from '../../src/worker/upsampling';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';
import { ModeSwitch } from './modeSwitch';
import { PlaneRow, type Picture } from './planeRow';
import type { SliceRequests } from './slices';
import { transposedRule } from './transposedRule';

/** What it asks for, and tells. */
export interface UpsamplingRequests extends SliceRequests {
  readonly upsample: (plane: number, method: UpsamplingMethod, signal: AbortSignal) => Promise<Upsampling>;
  readonly formula: (formula: Formula) => HTMLElement;
  readonly ended: () => void;
}

/** What is up-sampled. */
export interface Pooled {
  readonly op: LayerName;
  readonly geometry: PoolGeometry;
  readonly plane: number;
}

/** The output brought back to the input's size, beside the input, and what was lost. */
export class UpsamplingView {
  readonly element = h('section', { class: 'comparison', id: 'upsampling', 'aria-label': l10n.t('Up-sampling') });
  private readonly tools = h('div', { class: 'tools' });
  private readonly code = h('code');
  private readonly sum = h('p', { class: 'sum', role: 'status' });
  private readonly row: PlaneRow;
  private readonly rule = h('div');
  private readonly asking = new Latest();
  private methods: ModeSwitch<UpsamplingMethod> | undefined;
  /** For which the methods are named. */
  private rank = 0;
  private pooled: Pooled | undefined;

  constructor(private readonly requests: UpsamplingRequests) {
    this.element.hidden = true;
    const end = createSmallButton(l10n.t('End'), () => {
      this.end();
    });
    end.classList.add('secondary');
    this.row = new PlaneRow(requests, (error) => {
      this.sum.textContent = messageOf(error);
    });
    const title = h('div', { class: 'title' }, h('strong', {}, l10n.t('Up-sampling')), end);
    this.element.append(title, this.tools, this.code, this.sum, this.row.element, this.rule);
  }

  get isOn(): boolean {
    return this.pooled !== undefined;
  }

  /** Up-samples what is shown now. */
  async show(pooled: Pooled): Promise<void> {
    const { op, geometry, plane } = pooled;
    if (layers[op].rank !== this.rank) this.offer(op);
    this.pooled = pooled;
    this.element.hidden = false;
    this.rule.replaceChildren(transposedRule(geometry, this.requests.formula));
    const signal = this.asking.begin();
    try {
      const made = await this.requests.upsample(plane, this.methods!.mode, signal);
      if (signal.aborted) return;
      this.code.textContent = made.code;
      this.sum.textContent = lossText(made);
      this.row.element.hidden = false;
      await this.row.show(pictures(made), made.rank);
    } catch (error) {
      if (signal.aborted) return;
      this.code.textContent = '';
      this.sum.textContent = messageOf(error);
      this.row.element.hidden = true;
    }
  }

  end(): void {
    if (!this.isOn) return;
    this.asking.cancel();
    this.pooled = undefined;
    this.element.hidden = true;
    this.requests.ended();
  }

  /** The ways back that there are for tensors of this rank. */
  private offer(op: LayerName): void {
    const { rank, operator } = layers[op];
    this.rank = rank;
    const linear = interpolationText('linear', rank);
    const first = this.methods?.mode ?? (operator === 'max' ? 'unpool' : 'nearest');
    this.methods = new ModeSwitch<UpsamplingMethod>(
      l10n.t('Up-sample by'),
      [
        ['unpool', `MaxUnpool${rank}d`],
        ['nearest', interpolationText('nearest', rank)],
        ['linear', linear],
        ['linearAligned', `${linear}, align_corners=True`],
      ],
      first,
      () => {
        if (this.pooled) void this.show(this.pooled);
      },
    );
    this.tools.replaceChildren(this.methods.element);
  }
}

function pictures({ shapes: [shape] }: Upsampling): readonly Picture[] {
  const common = { of: 'upsampling', shape, plane: 0 } as const;
  return [
    { ...common, id: 'upsampled', name: 'b', label: l10n.t('Up-sampled output') },
    { ...common, id: 'original', name: 'a', label: l10n.t('Input') },
    { ...common, id: 'lost', name: 'absolute', label: l10n.t('|input − up-sampled|') },
  ];
}

function lossText({ difference: { count, total, maximum } }: Upsampling): string {
  if (count === 0)
    return l10n.t('Nothing is lost in this plane: all {0} cells are as in the input.', total.toLocaleString());
  return l10n.t(
    'Lost in this plane: {0} of {1} cells are not as in the input. Max difference: {2}.',
    count.toLocaleString(),
    total.toLocaleString(),
    shortText(maximum),
  );
}
