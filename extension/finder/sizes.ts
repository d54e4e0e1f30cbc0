import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import type { AxisWant } from '../../src/pooling/solver';

/** Up to here the solver answers in about a second. */
const LONGEST = 2 ** 16;

/** `32×32`: sizes as they are written. */
export function formatSizes(sizes: readonly number[]): string {
  return sizes.join('×');
}

/**
 * Reads `32×32 → 16×16`, `32 x 32 to 16` or `32 -> 16`. The last can mean a square or one axis.
 *
 * @returns what the text can mean, the likely first
 * @throws PoolscopeError if the text cannot be read, or no pooling makes these sizes
 */
export function parseSizes(text: string): readonly (readonly AxisWant[])[] {
  const sides = text
    .replaceAll(/[()[\]]/g, ' ')
    .split(/→|[-=]>|to/i)
    .map((side) => side.split(/[\s×x*,]+/i).filter((size) => size !== ''));
  const [input, output] = sides;
  if (sides.length !== 2 || !sides.flat().every(isNumber) || !input?.length || !output?.length) {
    throw new PoolscopeError(vscode.l10n.t('Enter input and output size, for example 32×32 → 16×16'));
  }
  const isShort = input.length === 1 && output.length === 1;
  const rank = isShort ? 2 : Math.max(input.length, output.length);
  if (rank > 3) throw new PoolscopeError(vscode.l10n.t('Enter 1 to 3 sizes on either side'));
  const wants = checked(spread(input, rank), spread(output, rank));
  return isShort ? [wants, wants.slice(0, 1)] : [wants];
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function spread(sizes: readonly string[], rank: number): number[] {
  const all = sizes.length === 1 ? Array<string>(rank).fill(sizes[0]!) : sizes;
  if (all.length === rank) return all.map(Number);
  throw new PoolscopeError(vscode.l10n.t('Enter as many input sizes as output sizes'));
}

/** A padding of at most half the kernel makes one cell more at most: `stride=1`, an even `kernel_size` and half of it as padding. */
function checked(input: readonly number[], output: readonly number[]): AxisWant[] {
  if ([...input, ...output].some((size) => size < 1 || size > LONGEST)) {
    throw new PoolscopeError(vscode.l10n.t('Enter sizes from 1 to {0}', LONGEST.toLocaleString()));
  }
  if (output.some((size, axis) => size > input[axis]! + 1)) {
    const most = formatSizes(input.map((size) => size + 1));
    throw new PoolscopeError(vscode.l10n.t('Pooling makes at most {1} of {0}', formatSizes(input), most));
  }
  return input.map((inputSize, axis) => ({ inputSize, outputSize: output[axis]! }));
}
