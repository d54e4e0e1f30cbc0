import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap, type Allocator } from '../tensors/allocator';
import { holds, stored } from '../tensors/cast';
import { isDType, type DType } from '../tensors/dtype';
import { elementCount, tensorOf, type Tensor } from '../tensors/tensor';
import { NestedReader } from './nested';
import type { PythonNumber } from './numbers';

/** A tensor as `print` shows it, somewhere in a text. */
export interface PrintedTensor {
  readonly tensor: Tensor;
  readonly start: number;
  readonly end: number;
}

/** What a printout begins with; numbers without brackets are one only in a call. */
const opening = /\b(tensor|array)\(\s*(?=[-+\d.[]|nan|inf|True|False)|\[(?=[\s[#]*(?:[-+\d.]|nan|inf|True|False))/g;
const token =
  /[[\](),]|\.\.\.|[-+]?(?:nan|inf)\b|True\b|False\b|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.+-])|\w+\s*=\s*|[^\s[\](),=]+|\S/g;
/** White space, and the sign of a comment where one goes over several lines. */
const gap = /(?:\s|(?<=^[ \t]*)#)*/my;
const value = /<[^>]*>|'[^']*'|"[^"]*"|\([^()]*\)|[\w.]+/y;

/**
 * The printed tensor at a cursor, or the first one in a selection: `tensor([[2., 3.]], device='cuda:0')`, NumPy's
 * `array([1, 2])` or its bare brackets without commas, over any number of lines, in a comment as well. The dtype is
 * what the printout says; else float32 for numbers with a point (NumPy's `array`: float64), int64 without, bool for
 * True and False.
 *
 * @param from,to offsets of the selection; equal for a cursor
 * @returns undefined if there is none
 * @throws TensorError with the offset of what does not belong
 */
export function printedTensorAt(
  text: string,
  from: number,
  to: number,
  allocator: Allocator = heap,
): PrintedTensor | undefined {
  const pattern = new RegExp(opening);
  for (let match = pattern.exec(text); match && match.index <= to; match = pattern.exec(text)) {
    const end = endOf(text, match.index);
    const isAround = match.index <= from && to <= end;
    const isInside = from < to && from <= match.index && end <= to;
    if (isAround || isInside) return { tensor: readPrinted(text, match, end, allocator), start: match.index, end };
    pattern.lastIndex = Math.max(end, pattern.lastIndex);
  }
  return undefined;
}

/** Where the bracket that opens first closes; what never closes ends with its paragraph. */
function endOf(text: string, start: number): number {
  const bracket = /[[\]()]|\n[ \t#]*\n/g;
  bracket.lastIndex = start;
  let depth = 0;
  for (let match = bracket.exec(text); match; match = bracket.exec(text)) {
    if (match[0].startsWith('\n')) {
      // the planes of an array are set apart by empty lines
      if (!/\],?\s*$/.test(text.slice(Math.max(start, match.index - 20), match.index))) return match.index;
    } else depth += '[('.includes(match[0]) ? 1 : -1;
    if (depth === 0) return match.index + 1;
  }
  return text.length;
}

interface Printout {
  readonly numbers: NestedReader;
  readonly keywords: ReadonlyMap<string, { readonly text: string; readonly offset: number }>;
  readonly hasPoint: boolean;
}

function readPrinted(text: string, match: RegExpExecArray, end: number, allocator: Allocator): Tensor {
  const callee = match[1];
  const printout = readTokens(text, match.index + (callee ? match[0].length : 0), end, callee !== undefined);
  const { numbers, keywords } = printout;
  const dtype = dtypeOf(printout, callee === 'array' ? 'float64' : 'float32');
  const size = keywords.get('size') ?? keywords.get('shape');
  if (numbers.values.length === 0) {
    return emptyOf(size ?? { text: '0', offset: match.index }, dtype, allocator);
  }
  const values = numbers.values.map((number, i) => {
    const plain = typeof number === 'boolean' ? Number(number) : number;
    if (!holds(dtype, plain)) {
      throw new TensorError(l10n.t('{0} is out of range for {1}', String(number), dtype), numbers.offsets[i]);
    }
    return stored(dtype, plain);
  });
  return tensorOf(values, numbers.shape, dtype, allocator);
}

function readTokens(text: string, start: number, end: number, isCall: boolean): Printout {
  const numbers = new NestedReader(text);
  const keywords = new Map<string, { text: string; offset: number }>();
  let hasPoint = false;
  let isAfterComma = true;
  const tokens = new RegExp(token);
  tokens.lastIndex = start;
  for (;;) {
    const at = (tokens.lastIndex = skipped(text, tokens.lastIndex));
    const found = at < end ? tokens.exec(text)?.[0] : undefined;
    if (found === undefined) throw unfinished(numbers, isCall, start);
    const isInside = numbers.depth > 0;
    if (found === '[') {
      const close = skipped(text, at + 1);
      // torch and NumPy print `[]` for a tensor without values: its size follows
      if (!isInside && close < end && text[close] === ']') tokens.lastIndex = close + 1;
      else numbers.openArray(at);
    } else if (found === ']') {
      if (!isInside) throw misplaced(found, at);
      numbers.closeArray();
      if (!isCall && numbers.depth === 0) return { numbers, keywords, hasPoint };
    } else if (found === ',') {
      if (isAfterComma) throw new TensorError(l10n.t('Missing number before this comma'), at);
    } else if (found === ')' && isCall && !isInside) return { numbers, keywords, hasPoint };
    else if (found === '...') throw elided(at);
    else if (found.trimEnd().endsWith('=') && !isInside) {
      value.lastIndex = tokens.lastIndex;
      const argument = value.exec(text)?.[0] ?? '';
      keywords.set(found.replace(/\s*=\s*$/, ''), { text: argument, offset: tokens.lastIndex });
      tokens.lastIndex += argument.length;
    } else {
      if (!isInside && numbers.values.length > 0) throw misplaced(found, at);
      numbers.number(numberOf(found, at), at, at + found.length);
      hasPoint ||= /[.nfeE]/.test(found) && !/^[TF]/.test(found);
    }
    isAfterComma = found === ',' || (found === '[' && numbers.depth > 0);
  }
}

function skipped(text: string, at: number): number {
  gap.lastIndex = at;
  return at + (gap.exec(text)?.[0].length ?? 0);
}

function numberOf(found: string, at: number): PythonNumber | boolean {
  if (found === 'True' || found === 'False') return found === 'True';
  const word = found.replace(/^[-+]/, '');
  if (word === 'nan') return NaN;
  if (word === 'inf') return found.startsWith('-') ? -Infinity : Infinity;
  if (/^[-+]?\d+$/.test(found) && found.length < 400) return BigInt(found.replace('+', ''));
  const number = /^[-+]?[\d.]/.test(found) ? Number(found) : NaN;
  if (Number.isNaN(number)) throw misplaced(found, at);
  return number;
}

function dtypeOf(printout: Printout, floats: DType): DType {
  const printed = printedDType(printout);
  if (printed) return printed;
  const { values } = printout.numbers;
  if (printout.hasPoint || values.length === 0) return floats;
  return values.every((number) => typeof number === 'boolean') ? 'bool' : 'int64';
}

/** The dtype a suffix names: `dtype=torch.int32`, `dtype=float32`, `dtype='<f4'` is none. */
function printedDType({ keywords }: Printout): DType | undefined {
  const printed = keywords.get('dtype');
  if (!printed) return undefined;
  const name = printed.text.replace(/^torch\.|^np\.|^numpy\.|['"]/g, '');
  if (!isDType(name)) throw new TensorError(l10n.t('Unknown dtype: {0}', printed.text), printed.offset);
  return name;
}

function emptyOf(size: { text: string; offset: number }, dtype: DType, allocator: Allocator): Tensor {
  const shape = [...size.text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (shape.length === 0 || elementCount(shape) !== 0) {
    throw new TensorError(l10n.t('The array is empty, but its size is {0}', size.text), size.offset);
  }
  return { dtype, shape, data: allocator.allocate(dtype, 0) };
}

function elided(at: number): TensorError {
  const reason = l10n.t(
    'Values are missing ("..."). Print again after torch.set_printoptions(threshold=…) or np.set_printoptions(threshold=…).',
  );
  return new TensorError(reason, at);
}

function misplaced(found: string, at: number): TensorError {
  return new TensorError(l10n.t('{0} is not a number', found.slice(0, 40)), at);
}

function unfinished(numbers: NestedReader, isCall: boolean, start: number): TensorError {
  const isCallOnly = isCall && numbers.depth === 0;
  return new TensorError(
    isCallOnly ? l10n.t('Missing closing parenthesis') : l10n.t('Missing closing bracket of the array'),
    start,
  );
}
