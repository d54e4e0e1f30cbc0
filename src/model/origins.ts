import { isCellByCell } from './tree/fieldAfter';
import type { Operation } from './tree/operation';
import type { Place, Tensor } from './value';

/** Where a tensor comes from. */
export type Origin =
  /** The text made it of sizes or numbers. */
  | { readonly kind: 'made' }
  /** A layer with windows gave it, along so many dims. */
  | { readonly kind: 'windows'; readonly rank: number }
  /** A batch became one row. */
  | { readonly kind: 'row'; readonly batch: Tensor; readonly places: readonly Place[] };

const windows = /^(?:conv|convtranspose|maxpool|avgpool|lppool|adaptivemaxpool|adaptiveavgpool)(\d)d$/;

/** Where tensors come from, by the tensor itself; what is computed cell by cell comes from where its input does. */
export class Origins {
  readonly #known = new WeakMap<Tensor, Origin>();

  of(tensor: Tensor | undefined): Origin | undefined {
    return tensor && this.#known.get(tensor);
  }

  computed(operation: Operation, places: readonly Place[]): void {
    const { output } = operation;
    const origin = output.kind === 'tensor' && !operation.inputs.includes(output) && this.#after(operation, places);
    if (origin) this.#known.set(output, origin);
  }

  #after({ name, inputs, output }: Operation, places: readonly Place[]): Origin | undefined {
    const [input, ...others] = inputs;
    if (!input) return { kind: 'made' };
    if (others.length > 0) return undefined;
    const rank = windows.exec(name)?.[1];
    if (rank !== undefined) return { kind: 'windows', rank: Number(rank) };
    if (isCellByCell(name)) return this.of(input);
    const isRow = name === 'flatten' && output.kind === 'tensor' && output.shape.length === 1;
    return isRow && this.#isBatch(input) ? { kind: 'row', batch: input, places: [...places] } : undefined;
  }

  /** Whether it surely has a batch of several samples: (C, D, H, W) has none. */
  #isBatch(tensor: Tensor): boolean {
    const { shape } = tensor;
    const origin = this.of(tensor);
    const isVolume = shape.length === 4 && origin?.kind === 'windows' && origin.rank === 3;
    const [count, ...rest] = shape;
    if (shape.length < 4 || isVolume || shape.some((size) => typeof size !== 'number')) return false;
    return (count as number) > 1 && rest.some((size) => size !== 1);
  }
}
