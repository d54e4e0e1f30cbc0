import {
  formatArgument,
  isLayerName,
  layerNames,
  withDefaults,
  type ArgumentValue,
  type LayerCall,
} from '../src/pooling/layers';
import type { Problem } from '../src/protocol';
import { createCheckbox, createDropdown, createTextField, type TextControl } from './controls';
import { h } from './dom';

/** The layer's parameters as controls, under PyTorch's own names. */
export class ParameterForm {
  readonly element: HTMLFormElement;
  private readonly op = createDropdown('op', layerNames, this.changed);
  private readonly fields: ReadonlyMap<string, TextControl>;
  private readonly ceilMode = createCheckbox('ceil_mode', this.changed);
  private call: LayerCall | undefined;
  /** Edits sent so far. */
  private edit = 0;
  /** The toolkit's controls report a change also when it was we who set them. */
  private isShowing = false;

  constructor(private readonly submit: (call: LayerCall, edit: number) => void) {
    const names = ['kernel_size', 'stride', 'padding', 'dilation'];
    this.fields = new Map(names.map((name) => [name, createTextField(name, this.changed)]));
    this.element = h(
      'form',
      { class: 'parameters', id: 'parameters' },
      this.op.element,
      ...[...this.fields.values()].map((field) => field.element),
      this.ceilMode.element,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
    });
  }

  /**
   * Shows a call, and its problem at the control it concerns; a call from before the last edit is passed over, its answer
   * is on the way.
   *
   * @returns whether the problem is told here
   */
  show(call: LayerCall, problem: Problem | undefined, edit: number): boolean {
    if (edit < this.edit) return true;
    this.call = call;
    this.isShowing = true;
    const values = withDefaults(call);
    this.op.value = call.op;
    this.ceilMode.value = values['ceil_mode'] === true;
    for (const [name, field] of this.fields) {
      const passed = call.kwargs[name];
      field.value = passed == null ? '' : argumentText(passed);
      field.placeholder =
        name === 'stride' ? argumentText(values['kernel_size'] ?? null) : argumentText(values[name] ?? null);
      field.error = problem?.parameter === name ? problem.message : '';
    }
    this.isShowing = false;
    return problem?.parameter !== undefined && this.fields.has(problem.parameter);
  }

  private get changed(): () => void {
    return () => {
      const op = this.op.value;
      if (this.isShowing || !this.call || !isLayerName(op)) return;
      const kwargs: Record<string, ArgumentValue> = { ...this.call.kwargs };
      for (const [name, field] of this.fields) {
        const value = parseArgument(field.value);
        if (value === undefined) delete kwargs[name];
        else kwargs[name] = value;
      }
      if (this.ceilMode.value) kwargs['ceil_mode'] = true;
      else delete kwargs['ceil_mode'];
      this.call = { op, kwargs };
      this.submit(this.call, ++this.edit);
    };
  }
}

function argumentText(value: ArgumentValue): string {
  return typeof value === 'string' ? value : formatArgument(value);
}

/** `3`, `(3, 2)`, `3, 2`, `None`; anything else stays text, for PyTorch to refuse; nothing is the default. */
function parseArgument(text: string): ArgumentValue | undefined {
  const inside = text.trim();
  if (inside === '') return undefined;
  if (inside === 'None') return null;
  const parts = inside
    .replace(/^[([](.*)[)\]]$/, '$1')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const numbers = parts.map(Number);
  if (!parts.length || numbers.some(Number.isNaN)) return inside;
  return numbers.length === 1 && !/[,[(]/.test(inside) ? numbers[0]! : numbers;
}
