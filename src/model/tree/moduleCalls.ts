import { bytesPerValue } from '../../tensors/dtype';
import type { Assumption } from '../assume/assumption';
import { childrenOf, layerOf, modulesIn } from '../evaluate/kinds';
import type { Shapes } from '../shapes';
import type { Instance, Place, Tensor, Value } from '../value';
import type { ReceptiveFields } from './fields';
import type { CallPath, ModuleCall } from './moduleCall';
import { LearnedTensors } from './learnedTensors';
import { bytesOf, multiplyAdds, sum } from './multiplyAdds';
import { tensorsIn, type Operation } from './operation';

/** Calls of one model with inputs of other shapes, calls of all models, and modules called in all. */
const MOST = { shapes: 8, models: 32, calls: 10_000 };

/** A module that is being called. */
interface Open {
  readonly module: Instance;
  readonly path: CallPath;
  readonly conditions: number;
  readonly children: ModuleCall[];
  /** The work that its own code does. */
  work: number | undefined;
}

/** What a module is called with, and where. */
export interface Entering {
  readonly module: Instance;
  readonly inputs: readonly Value[];
  readonly at: Place | undefined;
  /** On how many unknown conditions it depends. */
  readonly conditions: number;
  readonly assumption?: Assumption | undefined;
}

/** Keeps which modules called which. */
export class ModuleCalls {
  readonly roots: ModuleCall[] = [];
  readonly #open: Open[] = [];
  readonly #seen = new Map<Instance, Set<string>>();
  /** Of the model that is running. */
  #learned = new LearnedTensors();
  #left = MOST.calls;
  /** The model that is running was seen before. */
  #isRepeated = false;

  constructor(private readonly fields: ReceptiveFields) {}

  /** Runs a module's forward. */
  within(entering: Entering, run: () => Value): Value {
    const inputs = entering.inputs.flatMap(tensorsIn);
    const parent = this.#open.at(-1);
    if (this.#isRepeated || (!parent && isLoss(entering.module))) return run();
    if (this.isFull) return this.#beyond(parent, run);
    if (parent && isRepetition(parent, entering, inputs)) return this.#again(run);
    if (!parent) {
      const isModel = isBuilt(entering.module);
      if (isModel || inputs.every((input) => !this.fields.of(input))) this.fields.begin(inputs, entering.conditions);
      if (!this.#isNew(entering.module, inputs)) return this.#again(run);
      this.#learned = new LearnedTensors();
    }
    this.#left--;
    return this.#recorded(entering, inputs, parent, run);
  }

  /** What is called from now on is not kept. */
  get isFull(): boolean {
    return this.#left === 0;
  }

  /**
   * What gave the value of an expression: the module that it called, else the one that is running. Undefined outside of all models, and where it
   * is not kept what is called.
   */
  pathOf({ from, to }: Place): CallPath | undefined {
    if (this.#isRepeated || this.isFull) return undefined;
    const running = this.#open.at(-1);
    const last = running ? running.children.at(-1) : this.roots.at(-1);
    const isIts = last?.calledAt?.from === from && last.calledAt.to === to;
    return isIts ? last.path : running?.path;
  }

  /** Something was computed by the module that is running. */
  computed(operation: Operation, conditions: number): void {
    const running = this.#open.at(-1);
    if (!running || this.#isRepeated) return;
    const work = multiplyAdds(operation);
    if (work !== 0) running.work = conditions > running.conditions ? undefined : sum([running.work, work]);
  }

  #recorded(
    { module, at, conditions, assumption }: Entering,
    inputs: readonly Tensor[],
    parent: Open | undefined,
    run: () => Value,
  ) {
    const name = parent ? pathOf(module, parent) : '';
    const path = { model: parent?.path.model ?? this.roots.length, name };
    const open: Open = { module, path, conditions, children: [], work: 0 };
    const input = shapesOf(inputs);
    this.#open.push(open);
    let output: Value | undefined;
    try {
      output = run();
      return output;
    } finally {
      this.#open.pop();
      const isConditional = parent !== undefined && conditions > parent.conditions;
      const tensors = output ? tensorsIn(output) : [];
      const field = this.fields.of(tensors[0]);
      const totals = totalsOf(open, output);
      const parameters = this.#learned.count(module);
      const call = {
        module,
        path,
        parameters,
        calledAt: at,
        input,
        output: shapesOf(tensors),
        field,
        isConditional,
        assumption,
      };
      (parent?.children ?? this.roots).push({ ...call, ...totals, children: open.children });
    }
  }

  /** What is called beyond the limit is not kept: the work of what calls it is not known. */
  #beyond(parent: Open | undefined, run: () => Value): Value {
    if (parent) parent.work = undefined;
    return this.#again(run);
  }

  #again(run: () => Value): Value {
    this.#isRepeated = true;
    try {
      return run();
    } finally {
      this.#isRepeated = false;
    }
  }

  /** Whether a model has not been called with such inputs before. */
  #isNew(module: Instance, inputs: readonly Tensor[]): boolean {
    const seen = this.#seen.get(module) ?? new Set();
    const key = JSON.stringify(inputs.map(({ shape }) => shape));
    if (seen.has(key) || seen.size === MOST.shapes || this.roots.length === MOST.models) return false;
    this.#seen.set(module, seen.add(key));
    return true;
  }
}

function isLoss({ class: of }: Instance): boolean {
  return /Loss$/.test(layerOf(of) ?? '');
}

/** Made of other modules, or by the text: no layer of torch.nn. */
function isBuilt(module: Instance): boolean {
  return layerOf(module.class) === 'Module' || childrenOf(module).length > 0;
}

/** A round of a loop that may run any number of times is run more than once. */
function isRepetition(parent: Open, { module, at, conditions }: Entering, inputs: readonly Tensor[]): boolean {
  if (conditions === parent.conditions) return false;
  const key = JSON.stringify(shapesOf(inputs));
  return parent.children.some(
    (call) => call.module === module && call.calledAt?.from === at?.from && JSON.stringify(call.input) === key,
  );
}

function pathOf(module: Instance, parent: Open): string {
  const direct = childrenOf(parent.module).find(([, child]) => child === module);
  const [name = ''] = direct ?? modulesIn(parent.module).find(([, each]) => each === module) ?? [];
  return name && parent.path.name ? `${parent.path.name}.${name}` : name;
}

function shapesOf(tensors: readonly Tensor[]): Shapes | undefined {
  const [first, ...others] = tensors;
  if (!first || tensors.some(({ lost }) => lost)) return undefined;
  return others.length === 0 ? first.shape : tensors.map(({ shape }) => shape);
}

function totalsOf({ children, work }: Open, output: Value | undefined) {
  const known = children.map(({ isConditional, multiplyAdds: own }) => (isConditional ? undefined : own));
  const kept = children.map(({ isConditional, bytes }) => (isConditional ? undefined : bytes));
  const own = output && bytesOf(output, ({ dtype }) => dtype && bytesPerValue(dtype));
  return {
    multiplyAdds: output && sum([work, ...known]),
    bytes: children.length > 0 ? sum(kept) : own,
  };
}
