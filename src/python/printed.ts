import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PythonNumber } from '../pooling/pythonNumbers';
import { heap, type Allocator } from '../tensors/allocator';
import { beyondRange, notANumber, notClosed, numberMissing } from '../tensors/arrayFaults';
import { holds, stored } from '../tensors/cast';
import { isDType, type DType } from '../tensors/dtype';
import { elementCount, tensorOf, type Tensor } from '../tensors/tensor';
import { NestedReader } from './nested';

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
 * the printed one; else float32 for numbers with a point (NumPy's `array`: float64), int64 without, bool for
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
      throw beyondRange(String(number), dtype, numbers.offsets[i]!);
    }
    return stored(dtype, plain);
  });
  return tensorOf(values, numbers.shape, dtype, allocator);
}

function readTokens(text: string, start: number, end: number, isCall: boolean): Printout {
  return new TokenReader(text, end, isCall).read(start);
}

class TokenReader implements Printout {
  readonly numbers: NestedReader;
  readonly keywords = new Map<string, { text: string; offset: number }>();
  hasPoint = false;
  private readonly tokens = new RegExp(token);
  private isAfterComma = true;

  constructor(
    private readonly text: string,
    private readonly end: number,
    private readonly isCall: boolean,
  ) {
    this.numbers = new NestedReader(text);
  }

  read(start: number): Printout {
    this.tokens.lastIndex = start;
    for (;;) {
      const at = (this.tokens.lastIndex = skipped(this.text, this.tokens.lastIndex));
      const found = at < this.end ? this.tokens.exec(this.text)?.[0] : undefined;
      if (found === undefined) throw unfinished(this.numbers, this.isCall, start);
      if (this.take(found, at)) return this;
      this.isAfterComma = found === ',' || (found === '[' && this.numbers.depth > 0);
    }
  }

  /** @returns whether the printout ends with it */
  private take(found: string, at: number): boolean {
    const { numbers, isCall } = this;
    const isInside = numbers.depth > 0;
    if (found === '[') this.open(at);
    else if (found === ']') {
      if (!isInside) throw notANumber(found, at);
      numbers.closeArray(at);
      return !isCall && numbers.depth === 0;
    } else if (found === ',') {
      if (this.isAfterComma) throw numberMissing(at);
    } else if (found === ')' && isCall && !isInside) return true;
    else if (found === '...') throw elided(at);
    else if (found.trimEnd().endsWith('=') && !isInside) this.keyword(found);
    else this.number(found, at);
    return false;
  }

  /** torch and NumPy print `[]` for a tensor without values: its size follows. */
  private open(at: number): void {
    const close = skipped(this.text, at + 1);
    if (this.numbers.depth === 0 && close < this.end && this.text[close] === ']') this.tokens.lastIndex = close + 1;
    else this.numbers.openArray(at);
  }

  private keyword(found: string): void {
    const offset = (value.lastIndex = this.tokens.lastIndex);
    const text = value.exec(this.text)?.[0] ?? '';
    this.keywords.set(found.replace(/\s*=\s*$/, ''), { text, offset });
    this.tokens.lastIndex += text.length;
  }

  private number(found: string, at: number): void {
    if (this.numbers.depth === 0 && this.numbers.values.length > 0) throw notANumber(found, at);
    this.numbers.number(numberOf(found, at), at, at + found.length);
    this.hasPoint ||= /[.nfeE]/.test(found) && !/^[TF]/.test(found);
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
  if (Number.isNaN(number)) throw notANumber(found, at);
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

function unfinished(numbers: NestedReader, isCall: boolean, start: number): TensorError {
  const isCallOnly = isCall && numbers.depth === 0;
  return isCallOnly ? new TensorError(l10n.t('Missing closing parenthesis'), start) : notClosed(start);
}
