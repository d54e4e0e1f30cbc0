import * as l10n from '@vscode/l10n';
import type { Disturbance } from '../../src/tensors/disturbance';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';

/** The most cells of a shift. */
const FARTHEST = 8;

interface Slider {
  readonly input: HTMLInputElement;
  readonly element: HTMLElement;
  readonly show: () => void;
}

/** Sliders for a shift and for noise, and another draw of the noise. */
export class DisturbanceForm {
  private readonly right = this.slider('dx', 'dx', [-FARTHEST, FARTHEST, 1], 1);
  private readonly down = this.slider('dy', 'dy', [-FARTHEST, FARTHEST, 1], 0);
  private readonly noise = this.slider('noise', l10n.t('Noise'), [0, 1, 0.01], 0);
  private readonly draw = h('span', { class: 'draw' });
  private readonly again = createSmallButton(l10n.t('Again'), () => {
    this.seed++;
    this.changed();
    this.show();
  });
  readonly element = h(
    'div',
    { class: 'disturbance' },
    this.right.element,
    this.down.element,
    this.noise.element,
    this.draw,
  );
  private seed = 1;

  constructor(private readonly changed: () => void) {
    this.again.classList.add('secondary');
    this.again.title = l10n.t('Draw other noise');
    this.show();
  }

  get value(): Disturbance {
    const [right, down] = [this.right, this.down].map(({ input }) => input.valueAsNumber) as [number, number];
    return { shift: [right, down], noise: this.noise.input.valueAsNumber, seed: this.seed };
  }

  /** @param columns,rows of the plane; a shift is shorter */
  limit(columns: number, rows: number): void {
    for (const [{ input, element, show }, size] of [
      [this.right, columns],
      [this.down, rows],
    ] as const) {
      const most = Math.min(FARTHEST, size - 1);
      element.hidden = most === 0;
      const { valueAsNumber: before } = input;
      [input.min, input.max] = [String(-most), String(most)];
      input.valueAsNumber = Math.max(-most, Math.min(most, before));
      show();
    }
  }

  private show(): void {
    this.draw.replaceChildren(l10n.t('Seed {0}', this.seed), ' ', this.again);
    this.draw.hidden = this.noise.input.valueAsNumber === 0;
  }

  private slider(id: string, name: string, [min, max, step]: readonly [number, number, number], at: number): Slider {
    const range = { type: 'range', min: String(min), max: String(max), step: String(step), value: String(at) };
    const input = h('input', { ...range, id: `disturbance-${id}` });
    const output = h('output', { for: input.id }, String(at));
    const show = () => {
      output.textContent = input.value.replace('-', '−');
    };
    input.addEventListener('input', () => {
      show();
      this.show();
      this.changed();
    });
    return { input, element: h('label', { class: 'slider' }, name, input, output), show };
  }
}
