import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { findingLiterals } from '../python/allLiterals';
import { Budget } from './budget';
import { describedTensor } from './describedTensor';
import { placer, readText } from './fileText';
import type { TensorFile } from './tensorFile';

/** Following an expression to its beginning takes so many times the steps of a character. */
const EXPRESSION = 64;

/**
 * The tensors that a Python text spells out, each under the name of the variable it is assigned to, if it is. Nothing is run.
 *
 * @throws TensorError if the file is no text
 */
export async function readPythonFile(source: ByteSource, budget = new Budget(source.size)): Promise<TensorFile> {
  const text = await readText(source, budget);
  const placed = placer(text);
  const found = await budget.inTurns(
    findingLiterals(text, (isTensor) => (isTensor ? budget.tensor() : budget.check(EXPRESSION))),
  );
  const literals = found.map((literal) => ({ ...literal, name: literal.name ?? '' }));
  return {
    tensors: literals.flatMap((literal) => {
      if (!('tensor' in literal)) return [];
      const { name, line, column, tensor } = literal;
      return [{ ...describedTensor(name, tensor), line, column }];
    }),
    refused: literals.flatMap((literal) => {
      if (!('error' in literal)) return [];
      const { name, line, column, error } = literal;
      const { message } = error instanceof TensorError ? placed(error) : error;
      return [{ name, reason: message, line, column }];
    }),
  };
}
