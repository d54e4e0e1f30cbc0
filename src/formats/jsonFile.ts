import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { Budget, NestingCheck, most } from './budget';
import { placer, readText } from './fileText';
import { heldTensor } from './heldTensor';
import { JsonDocument, type JsonEntry } from './jsonDocument';
import type { TensorFile } from './tensorFile';

/**
 * The tensors of a JSON text, comments and trailing commas allowed: nested arrays of numbers as float32, and
 * `{shape, dtype, data}` objects. Property names and indices are joined with a dot; several values, one after another as in
 * JSON Lines, are numbered from 0.
 *
 * @param isLines whether a single value is numbered, too
 * @throws TensorError with line and column of what does not belong; `null` is no number, `NaN` and `Infinity` are
 */
export async function readJson(
  source: ByteSource,
  isLines: boolean,
  budget = new Budget(source.size),
): Promise<TensorFile> {
  const nesting = new NestingCheck(most.depth);
  const text = await readText(source, budget, (bytes) => {
    nesting.take(bytes);
  });
  const placed = placer(text);
  try {
    const roots = await budget.inTurns(new JsonDocument(text, budget).reading());
    const isNumbered = isLines || roots.length > 1;
    const entries = roots.flatMap((root, i) => (isNumbered ? root.map((entry) => numbered(entry, i)) : root));
    return {
      tensors: entries.flatMap(({ name, tensor }) => (tensor ? [heldTensor(name, tensor)] : [])),
      refused: entries.flatMap(({ name, refusal }) => (refusal ? [{ name, reason: placed(refusal).message }] : [])),
    };
  } catch (error) {
    throw error instanceof TensorError ? placed(error) : error;
  }
}

function numbered(entry: JsonEntry, root: number): JsonEntry {
  return { ...entry, name: entry.name ? `${root}.${entry.name}` : String(root) };
}
