import * as l10n from '@vscode/l10n';
import { parsePython } from '../python/source';
import { assume } from './assume/assume';
import { fittingSizes, type FittingSizes } from './assume/fittingSizes';
import { Evaluator } from './evaluate/evaluator';
import type { FindModule, ReadFile } from './evaluate/moduleLoader';
import { Halt, Raised } from './evaluate/machine';
import type { Size } from './size';
import { Trace } from './trace';
import { tensor, unknown, type Value } from './value';

/** What is to be followed of a file. */
export interface Question {
  readonly path: string;
  readonly text: string;
  /** An expression that is evaluated in the module and called with these inputs; without it, the file is run as a script. */
  readonly entry?: { readonly expression: string; readonly inputs: readonly (readonly Size[])[] };
  readonly find: FindModule;
  readonly read?: ReadFile;
}

/**
 * Follows a file: what shapes its expressions take, what PyTorch refuses, what is not known; then its models that nothing calls, on inputs that are
 * assumed. Never an exception.
 */
export function analyse(question: Question): Trace {
  const { trace, evaluator, file } = run(question);
  if (file && !question.entry) assume(evaluator, trace, file);
  return trace;
}

/** Follows what a file itself runs. */
export function follow(question: Question): Trace {
  return run(question).trace;
}

/** For which sizes of images a model of the file runs; undefined if that cannot be told. */
export function sizesFor(question: Question, className: string): FittingSizes | undefined {
  const { evaluator, file } = run(question);
  const of = file?.module.names!.get(className);
  return file && of?.kind === 'class' ? fittingSizes(evaluator, file, of) : undefined;
}

function run({ path, text, entry, find, read }: Question) {
  const trace = new Trace(path);
  const evaluator = new Evaluator(trace, find, read);
  try {
    const { module } = evaluator.run(path, parsePython(text), entry ? moduleName(path) : '__main__');
    if (entry) callEntry(evaluator, evaluator.evaluateText(entry.expression, module.names!, '<entry>'), entry.inputs);
  } catch (error) {
    if (error instanceof Raised) trace.problem(error, evaluator.isCertain);
    else if (error instanceof Halt) trace.cut(error.unknown, evaluator.places);
    else if (error instanceof RangeError) trace.cut(unknown(l10n.t('Calls are nested too deeply')), evaluator.places);
    else throw error;
  }
  trace.steps = evaluator.steps;
  return { trace, evaluator, file: evaluator.fileAt(path) };
}

/** In eval mode, if it is a module. */
function callEntry(evaluator: Evaluator, made: Value, inputs: readonly (readonly Size[])[]): void {
  const isModule = made.kind === 'instance' && made.attributes.has('training');
  if (isModule) evaluator.call(evaluator.attribute(made, 'eval'), { positional: [], keyword: new Map() });
  evaluator.call(made, { positional: inputs.map((shape) => tensor(shape, 'float32')), keyword: new Map() });
}

function moduleName(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.py$/, '');
}
