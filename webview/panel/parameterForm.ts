import * as l10n from '@vscode/l10n';
import {
  isLayerName,
  layerNames,
  layers,
  parametersOf,
  withDefaults,
  type ArgumentValue,
  type LayerCall,
  type LayerName,
} from '../../src/pooling/layers';
import type { PanelState } from '../../src/views/panel';
import { createCheckbox, createDropdown, createTextField, type Control, type TextControl } from '../shared/controls';
import { h } from '../shared/dom';
import { argumentText, parseArgument } from './argumentText';
import { switchOperator } from './switchOperator';

const texts = [
  ...['norm_type', 'kernel_size', 'stride', 'padding', 'dilation'],
  ...['output_size', 'output_ratio', 'divisor_override'],
];
const flags = ['ceil_mode', 'count_include_pad'];
const wholeNumber = /^\d{1,9}$/;

/** The layer's parameters as controls, under PyTorch's own names. */
export class ParameterForm {
  readonly element = h('form', { class: 'parameters', id: 'parameters' });
  private readonly op = createDropdown(
    'op',
    families(),
    () => {
      this.changeOperator();
    },
    l10n.t('Layer'),
  );
  private readonly fields: ReadonlyMap<string, TextControl>;
  private readonly checks: ReadonlyMap<string, Control<boolean>>;
  private readonly seed: TextControl;
  private call: LayerCall | undefined;
  private shape: readonly number[] = [];
  /** The parameter that the reader changed last: a refusal that follows is shown there. */
  private edited: string | undefined;
  /** The toolkit's controls report a change also when it was we who set them. */
  private isShowing = false;

  constructor(private readonly submit: (call: LayerCall) => void) {
    const changed = (name: string) => () => {
      this.changeArguments(name);
    };
    this.fields = new Map(texts.map((name) => [name, createTextField(name, changed(name))]));
    this.checks = new Map(flags.map((name) => [name, createCheckbox(name, changed(name))]));
    this.seed = createTextField('seed', changed('seed'), l10n.t('seed (Poolscope only)'));
    this.seed.element.title = l10n.t('Not a PyTorch parameter: PyTorch picks new random windows on every call.');
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
    });
  }

  /**
   * Shows a call, and its problem at the field that was edited, or else at the one that it concerns.
   *
   * @returns whether the problem is shown here
   */
  show({ call, problem, sourceShape }: PanelState): boolean {
    this.shape = sourceShape;
    this.fill(call);
    if (!problem) this.edited = undefined;
    const shown = problem && [this.edited, problem.parameter].find((name) => this.hasField(name, call.op));
    for (const [name, field] of this.fields) field.error = name === shown ? problem!.message : '';
    this.seed.error = '';
    return shown !== undefined;
  }

  private hasField(name: string | undefined, op: LayerName): boolean {
    const field = name === undefined ? undefined : this.fields.get(name);
    return field !== undefined && this.controls(op).includes(field);
  }

  /** Sets one parameter, as if it had been typed. */
  change(parameter: string, value: ArgumentValue): void {
    if (!this.call) return;
    const defaults: Readonly<Record<string, ArgumentValue>> = layers[this.call.op].defaults;
    const kwargs: Record<string, ArgumentValue> = { ...this.call.kwargs, [parameter]: value };
    if (value === defaults[parameter]) delete kwargs[parameter];
    this.edited = parameter;
    this.send({ ...this.call, kwargs });
  }

  private fill(call: LayerCall): void {
    if (call.op !== this.call?.op) this.arrange(call.op);
    this.call = call;
    this.isShowing = true;
    const values = withDefaults(call);
    this.op.value = call.op;
    for (const [name, check] of this.checks) check.value = values[name] === true;
    for (const [name, field] of this.fields) {
      const passed = call.kwargs[name];
      field.value = passed == null ? '' : argumentText(passed);
      field.placeholder = argumentText(values[name === 'stride' ? 'kernel_size' : name] ?? null);
    }
    this.seed.value = call.seed === undefined ? '' : String(call.seed);
    this.seed.placeholder = '0';
    this.isShowing = false;
  }

  /** Shows the operator's own controls, in the order in which PyTorch takes the arguments. */
  private arrange(op: LayerName): void {
    this.element.replaceChildren(this.op.element, ...this.controls(op).map((control) => control.element));
  }

  private controls(op: LayerName): readonly (TextControl | Control<boolean>)[] {
    const own = parametersOf(op).flatMap((name) => this.fields.get(name) ?? this.checks.get(name) ?? []);
    return layers[op].operator === 'fractionalMax' ? [...own, this.seed] : own;
  }

  private changeOperator(): void {
    const op = this.op.value;
    if (this.isShowing || !this.call || !isLayerName(op) || op === this.call.op) return;
    this.edited = undefined;
    this.send(switchOperator(this.call, op, this.shape));
  }

  private changeArguments(edited: string): void {
    if (this.isShowing || !this.call) return;
    this.edited = edited;
    const { op } = this.call;
    const defaults: Readonly<Record<string, ArgumentValue>> = layers[op].defaults;
    const kwargs: Record<string, ArgumentValue> = { ...this.call.kwargs };
    const set = (name: string, value: ArgumentValue | undefined) => {
      if (value === undefined) delete kwargs[name];
      else kwargs[name] = value;
    };
    for (const name of parametersOf(op)) {
      const [field, check] = [this.fields.get(name), this.checks.get(name)];
      if (field) set(name, parseArgument(field.value));
      else if (check) set(name, check.value === defaults[name] ? undefined : check.value);
    }
    if (layers[op].operator !== 'fractionalMax') {
      this.send({ op, kwargs });
      return;
    }
    const seed = this.seed.value.trim();
    this.seed.error = seed === '' || wholeNumber.test(seed) ? '' : l10n.t('Enter a non-negative integer');
    if (!this.seed.error) this.send({ op, kwargs, ...(seed !== '' && { seed: Number(seed) }) });
  }

  private send(call: LayerCall): void {
    this.fill(call);
    this.submit(call);
  }
}

/** The layers' names, those of an operator together. */
function families(): string[][] {
  const operators = [...new Set(layerNames.map((name) => layers[name].operator))];
  return operators.map((operator) => layerNames.filter((name) => layers[name].operator === operator));
}
