import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { literalsOf } from '../python/allLiterals';
import { describedTensor } from './describedTensor';
import { placer, readText } from './fileText';
import type { TensorFile } from './tensorFile';

/**
 * The tensors that a Python text spells out, each under the name of the variable it is assigned to, if it is. Nothing is run.
 *
 * @throws TensorError if the file is no text
 */
export async function readPythonFile(source: ByteSource): Promise<TensorFile> {
  const text = await readText(source);
  const placed = placer(text);
  const literals = literalsOf(text).map((literal) => ({ ...literal, name: literal.name ?? '' }));
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
