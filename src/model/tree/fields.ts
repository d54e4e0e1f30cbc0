import { tensorsOf } from '../shapes';
import type { Tensor } from '../value';
import { fieldAfter, type Flow } from './fieldAfter';
import type { Operation } from './operation';
import { joined, type ReceptiveField } from './receptiveField';

interface Known {
  readonly field: Flow;
  /** How many conditions it depended on whether the tensor was made. */
  readonly conditions: number;
}

/** The receptive fields of tensors, by the tensor itself: one of which the way is lost has none. */
export class ReceptiveFields {
  readonly #known = new WeakMap<Tensor, Known>();

  of(tensor: Tensor | undefined): ReceptiveField | undefined {
    const field = tensor && this.#known.get(tensor)?.field;
    return field === 'flat' ? undefined : field;
  }

  /** A model begins here. */
  begin(tensors: readonly Tensor[], conditions: number): void {
    for (const tensor of tensors) this.#known.set(tensor, { field: [], conditions });
  }

  computed(operation: Operation, conditions: number): void {
    const field = fieldAfter(operation, (tensor) => this.#known.get(tensor)?.field);
    for (const tensor of tensorsOf(operation.output) ?? []) {
      if (operation.inputs.includes(tensor)) continue;
      if (field) this.#known.set(tensor, { field, conditions });
    }
  }

  /** A tensor is changed in place to what was computed of it. */
  replaced(target: Tensor, result: Tensor, conditions: number): void {
    const known = this.#known.get(target);
    const field = this.of(result);
    const isKnown = known?.conditions === conditions && known.field !== 'flat' && field;
    const all = isKnown ? joined([known.field, field]) : undefined;
    if (all) this.#known.set(target, { field: all, conditions });
    else this.#known.delete(target);
  }
}
