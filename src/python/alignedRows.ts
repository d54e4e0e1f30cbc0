import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Allocator } from '../tensors/allocator';
import { beyondRange } from '../tensors/arrayFaults';
import { holds, stored } from '../tensors/cast';
import type { DType } from '../tensors/dtype';
import { elementCount, tensorOf, type Tensor } from '../tensors/tensor';
import { elided } from './printedValues';

// PyTorch up to 0.3, and Torch before it, print rows aligned with blanks and say below what they are:
// `[torch.FloatTensor of size 2x2]`. Planes are headed `(0 ,.,.) = `, what is too wide `Columns 0 to 12`.

/** Rows of numbers and the line below them. */
export interface AlignedRows {
  readonly start: number;
  readonly end: number;
  /** @throws TensorError if the rows are not what the line says */
  read(allocator: Allocator): Tensor;
}

/** The line below. */
export const footer = /\[torch\.(?:cuda\.)?\w+Tensor of (?:size|dimension) \d+(?:x\d+)*(?: \(GPU \d+\))?\]/;

const dtypes: Readonly<Record<string, DType>> = {
  Float: 'float32',
  Double: 'float64',
  Half: 'float16',
  Byte: 'uint8',
  Char: 'int8',
  Short: 'int16',
  Int: 'int32',
  Long: 'int64',
};

const numbers = /^[ \t]*(?:[-+]?(?:\d[\d.]*(?:e[-+]?\d+)?|nan|inf)(?:[ \t]+|$))+$/;
const heading = /^[ \t]*(?:\((?:\s*\d+\s*,)+\.,\.\) =|Columns \d+ (?:to|and) \d+|\d[\d.]*e[-+]?\d+ \*)\s*$/;
const dots = /^[\s.⋮⋱…]*[⋮⋱…][\s.⋮⋱…]*$|\.\.\.|⋮|⋱/;

/** The printout that ends with `below`, a match of `footer`. */
export function alignedRows(text: string, at: number, below: string): AlignedRows {
  const [, type = '', sizes = ''] = /(\w+)Tensor of \w+ ([\dx]+)/.exec(below) ?? [];
  const shape = sizes.split('x').map(Number);
  const { lines, start } = linesAbove(text, at, elementCount(shape));
  return {
    start,
    end: at + below.length,
    read(allocator) {
      if (lines.some((line) => dots.test(line))) throw elided(at);
      const dtype = dtypes[type];
      if (!dtype) throw new TensorError(l10n.t('Unknown dtype: {0}', `${type}Tensor`), at);
      const texts = inOrder(lines, shape.length === 1 ? 1 : shape.at(-2)!);
      if (texts.length !== elementCount(shape)) {
        const reason = l10n.t('{0} numbers stand above "{1}"', texts.length, below);
        throw new TensorError(reason, at);
      }
      return tensorOf(
        texts.map((number) => valueOf(number, dtype, at)),
        shape,
        dtype,
        allocator,
      );
    },
  };
}

/** The lines up to the first that is no part of it, or to the one that makes the numbers enough. */
function linesAbove(text: string, end: number, count: number): { lines: string[]; start: number } {
  const lines: string[] = [];
  let missing = count;
  let start = text.lastIndexOf('\n', end - 1) + 1;
  let kept = { length: 0, start };
  while (start > 0) {
    // a search that would begin before the text begins at its start
    const from = start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
    const line = text.slice(from, start).trimEnd();
    const isRow = numbers.test(line);
    if (!isRow && line !== '' && !heading.test(line) && !dots.test(line)) break;
    if (missing <= 0 && (isRow || line === '')) break;
    if (isRow) missing -= line.trim().split(/\s+/).length;
    lines.push(line);
    start = from;
    if (line !== '') kept = { length: lines.length, start };
  }
  return { lines: lines.slice(0, kept.length).reverse(), start: kept.start };
}

/** The numbers in row-major order, each with its plane's factor. */
function inOrder(lines: readonly string[], height: number): string[] {
  const rows: string[][] = [];
  let first = 0;
  let row = 0;
  let exponent = '';
  for (const line of lines) {
    const scale = /^\s*\d[\d.]*(e[-+]?\d+) \*/.exec(line)?.[1];
    if (scale !== undefined) exponent = scale;
    else if (/^\s*\(/.test(line)) {
      first = rows.length;
      row = 0;
    } else if (/^\s*Columns/.test(line)) row = 0;
    else if (line !== '') {
      const at = height === 1 ? rows.length : first + row++;
      (rows[at] ??= []).push(
        ...line
          .trim()
          .split(/\s+/)
          .map((number) => number + exponent),
      );
    }
  }
  return rows.flat();
}

function valueOf(text: string, dtype: DType, at: number): number | bigint {
  const [, digits = text, exponents = ''] = /^([^e]*)((?:e[-+]?\d+)*)$/.exec(text) ?? [];
  const word = digits.replace(/^[-+]/, '');
  if (word.startsWith('nan')) return NaN;
  if (word.startsWith('inf')) return digits.startsWith('-') ? -Infinity : Infinity;
  const exponent = [...exponents.matchAll(/e([-+]?\d+)/g)].reduce((sum, [, power]) => sum + Number(power), 0);
  const isWhole = exponents === '' && /^[-+]?\d+$/.test(digits);
  const number = isWhole ? BigInt(digits.replace('+', '')) : Number(`${digits}e${exponent}`);
  if (!holds(dtype, number)) throw beyondRange(text, dtype, at);
  return stored(dtype, number);
}
