import * as l10n from '@vscode/l10n';
import { findInClass } from '../evaluate/classAttributes';
import type { Evaluator } from '../evaluate/evaluator';
import { parametersOf } from '../evaluate/functions';
import { isModuleClass } from '../evaluate/kinds';
import { Halt, Raised } from '../evaluate/machine';
import { enclosing } from '../../python/syntax';
import { named } from '../size';
import type { Trace } from '../trace';
import { int, tensor, unknown, type Class, type FunctionValue, type SourceFile, type Value } from '../value';
import type { AssumedInput, Assumption } from './assumption';
import { takenBy, type Taken } from './firstLayer';
import { writtenShapes } from './writtenShapes';

/** Parameters of constructors that are no sizes, by their names; any other becomes a size with its name. */
const noSizes =
  /block|layer|norm|act|cfg|config|args|model|backbone|opt|param|drop|rate|bias|^use|^is_|^with|mode|name|type|device|kernel|stride|pad|dilation|group|^p$|pretrained|coder|net|module|fn|func|list|shape|sizes|depth|heads|repeat|loss|path|weight/;

/**
 * Follows the models of a file that nothing in it calls, on inputs that their text tells, or that their first layers take. What is found
 * then is assumed, and says so; what PyTorch would refuse of it is no problem.
 */
export function assume(evaluator: Evaluator, trace: Trace, file: SourceFile): void {
  for (const [, value] of file.module.names!.entries().toReversed()) {
    const forward = value.kind === 'class' ? forwardOf(value, file) : undefined;
    if (forward && !trace.hasSeen(placeOf(forward))) tryModel(evaluator, trace, value as Class, forward);
  }
}

/** A model of a file, in eval mode, and what it takes; undefined if that cannot be told. */
export function modelToTry(evaluator: Evaluator, file: SourceFile, of: Class) {
  const forward = forwardOf(of, file);
  const known = file.module.names!.entries().find(([, value]) => value.kind === 'instance' && value.class === of);
  const model = forward && (known?.[1] ?? trial(evaluator, () => made(evaluator, of)));
  const assumption = model && trial(evaluator, () => assumptionOf(evaluator, of, forward, model));
  if (!assumption) return undefined;
  evaluator.call(evaluator.attribute(model, 'eval'), { positional: [], keyword: new Map() });
  return { model, assumption };
}

/** `forward` of a model that is written in the file. */
function forwardOf(of: Class, file: SourceFile): FunctionValue | undefined {
  const forward = isModuleClass(of) ? findInClass(of, 'forward') : undefined;
  return forward?.kind === 'function' && forward.file === file ? forward : undefined;
}

function tryModel(evaluator: Evaluator, trace: Trace, of: Class, forward: FunctionValue): void {
  trace.isTrying = true;
  const assumption = trial(evaluator, () => assumptionOf(evaluator, of, forward, made(evaluator, of)));
  trace.isTrying = false;
  if (!assumption) return;
  // where not all is followed, something may call it, and what a comment says may be of another time
  const isTold = assumption.inputs.some(({ source }) => source === 'comment');
  if (isTold && trace.unknowns().some(({ isHarmless }) => !isHarmless)) return;
  trace.assumption = assumption;
  trial(evaluator, () => {
    const model = made(evaluator, of);
    const inputs = assumption.inputs.map(({ shape, dtype }) => tensor(shape, dtype));
    evaluator.call(model, { positional: inputs, keyword: new Map() });
  });
  trace.assumption = undefined;
}

/** Undefined if something is refused, or goes on for too long. */
function trial<T>(evaluator: Evaluator, run: () => T): T | undefined {
  evaluator.reset();
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised || error instanceof Halt || error instanceof RangeError) return undefined;
    throw error;
  }
}

function assumptionOf(evaluator: Evaluator, of: Class, forward: FunctionValue, model: Value): Assumption | undefined {
  const written = writtenShapes(forward.file.source.text, forward.node);
  const names = parametersOf(forward)
    .slice(1)
    .filter((parameter) => parameter.kind === 'positional' && !parameter.default)
    .map(({ name }) => name);
  const probed = names.every((name) => written.has(name))
    ? new Map<string, AssumedInput>()
    : probe(evaluator, model, names);
  const inputs = names.flatMap((name) => written.get(name) ?? probed.get(name) ?? []);
  if (inputs.length === 0 || inputs.length < names.length) return undefined;
  const { file, node } = forward;
  const { from, to } = enclosing(node, 'ClassDefinition') ?? node;
  return { className: of.name, place: { file: file.path, from, to }, forward: node.from, inputs };
}

/** Runs a model on inputs that are not known, and sees which layers they go into first. */
function probe(evaluator: Evaluator, model: Value, names: readonly string[]): ReadonlyMap<string, AssumedInput> {
  const probes = names.map((): Value => ({ ...unknown(l10n.t('An input')), place: { file: '', from: 0, to: 0 } }));
  const taken = new Map<string, Taken>();
  evaluator.quiet++;
  evaluator.probe = (layer, input) => {
    const name = names[probes.indexOf(input)];
    if (name !== undefined && (taken.get(name) ?? 'through') === 'through' && !isBlocked(taken, name))
      taken.set(name, takenBy(layer));
  };
  trial(evaluator, () => {
    evaluator.quiet++;
    evaluator.call(model, { positional: probes, keyword: new Map() });
  });
  evaluator.probe = undefined;
  evaluator.reset();
  return new Map(
    [...taken].flatMap(([name, shape]) =>
      shape && shape !== 'through' ? [[name, { name, source: 'layer' as const, ...shape }] as const] : [],
    ),
  );
}

function isBlocked(taken: ReadonlyMap<string, Taken>, name: string): boolean {
  return taken.has(name) && taken.get(name) === undefined;
}

/** A model with the defaults of its constructor; a number that has none is a size with its name. */
function made(evaluator: Evaluator, of: Class): Value {
  const init = findInClass(of, '__init__');
  const keyword = new Map<string, Value>();
  const missing = init?.kind === 'function' ? parametersOf(init).slice(1) : [];
  for (const { name, kind, default: value } of missing) {
    if (value || (kind !== 'positional' && kind !== 'keyword')) continue;
    keyword.set(name, noSizes.test(name) ? unknown(l10n.t('{0} has no value', name)) : int(named(name)));
  }
  return evaluator.call(of, { positional: [], keyword });
}

function placeOf({ file, node: { from, to } }: FunctionValue) {
  return { file: file.path, from, to };
}
