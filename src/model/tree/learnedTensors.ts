import { isTorchModule } from '../evaluate/kinds';
import type { Instance, Tensor } from '../value';
import { sum, times } from './multiplyAdds';

type Learned = Set<Tensor> | undefined;

/** What modules learn, each looked at once. */
export class LearnedTensors {
  readonly #known = new Map<Instance, Learned>();

  /** How many numbers a module and all in it learn; what is shared counts once. Undefined if some are not known. */
  count(module: Instance): number | undefined {
    const learned = this.#in(module);
    return learned && sum([...learned].map(({ shape }) => times(shape)));
  }

  #in(module: Instance): Learned {
    if (this.#known.has(module)) return this.#known.get(module);
    const all = new Set<Tensor>();
    // a module within itself adds nothing
    this.#known.set(module, all);
    const learned = this.#add(module, all) ? all : undefined;
    this.#known.set(module, learned);
    return learned;
  }

  /** False if some are not known. */
  #add({ attributes, lost }: Instance, all: Set<Tensor>): boolean {
    if (lost || attributes.has('not constructed')) return false;
    return attributes.entries().every(([, value]) => {
      if (value.kind === 'unknown') return value.isHarmless ?? false;
      if (value.kind === 'tensor' && value.isParameter) all.add(value);
      if (!isTorchModule(value)) return true;
      const within = this.#in(value);
      for (const tensor of within ?? []) all.add(tensor);
      return within !== undefined;
    });
  }
}
