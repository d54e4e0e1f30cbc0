import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { PythonNumber } from '../pooling/pythonNumbers';
import type { Allocator } from '../tensors/allocator';
import { beyondRange, notANumber, notClosed, numberMissing } from '../tensors/arrayFaults';
import { holds, stored } from '../tensors/cast';
import type { DType } from '../tensors/dtype';
import { elementCount, formatShape, tensorOf, type Tensor } from '../tensors/tensor';
import { dtypeNamed } from './dtypeNames';
import { NestedReader } from './nested';

/** Brackets of numbers, alone or in a call, as they are printed. */
export interface Printout {
  /** Where its numbers, or the arguments of its call, begin. */
  readonly start: number;
  readonly end: number;
  readonly isCall: boolean;
  /** The dtype of numbers with a point that states none. */
  readonly floats: DType;
  /** What stands before: `shape=(), dtype=float32` of `<tf.Tensor: shape=(), dtype=float32, numpy=1.0>`. */
  readonly head?: string | undefined;
}

const token =
  /[[\](),]|\.\.\.|\bnp\.(?:\w+\([^()]*\)|True_|False_)|[-+]?(?:nan|inf)\b|True\b|False\b|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.+-])|\w+\s*=\s*|[^\s[\](),=]+|\S/g;
/** White space, and the sign of a comment where one goes over several lines. */
const gap = /(?:\s|(?<=^[ \t]*)#)*/my;
const value = /<[^>]*>|'[^']*'|"[^"]*"|\([^()]*\)|\[[^[\]]*\]|[\w.]+(?:\([^()]*\))?/y;
/** PyTorch 0.4 prints what all values have in common first: `tensor(1.00000e-02 *`. */
const factor = /([-+]?\d[\d.]*)(e[-+]?\d+)\s*\*/y;
const scalar = /^np\.(\w+?)(?:_|\((.*)\))$/s;

/**
 * The tensor of a printout.
 *
 * @throws TensorError with the offset of what does not belong
 */
export function readPrintout(text: string, printout: Printout, allocator: Allocator): Tensor {
  const reader = new TokenReader(text, printout);
  reader.read();
  const { numbers, keywords } = reader;
  const dtype = reader.dtype();
  const size = keywords.get('shape') ?? keywords.get('size');
  if (numbers.values.length === 0) {
    return emptyOf(size ?? { text: '0', offset: printout.start }, dtype, allocator);
  }
  if (size && formatShape(sizesOf(size.text)) !== formatShape(numbers.shape)) {
    const found = formatShape(numbers.shape);
    throw new TensorError(l10n.t('The array has shape {0}, but it is said to be {1}', found, size.text), size.offset);
  }
  const values = numbers.values.map((number, i) => {
    const plain = typeof number === 'boolean' ? Number(number) : number;
    if (!holds(dtype, plain)) throw beyondRange(String(number), dtype, numbers.offsets[i]!);
    return stored(dtype, plain);
  });
  return tensorOf(values, numbers.shape, dtype, allocator);
}

/** Where the first stands in brackets that is not printed there, or their end: in `[12:30]` or `[1/10]` it is no number. */
export function numbersEnd(text: string, start: number, end: number): number {
  const tokens = new RegExp(token);
  for (let at = skipped(text, start); at < end; at = skipped(text, tokens.lastIndex)) {
    tokens.lastIndex = at;
    const found = tokens.exec(text)?.[0] ?? '';
    if (!/^(?:[[\],]|\.\.\.)$/.test(found) && numberOf(found) === undefined) return at;
  }
  return end;
}

class TokenReader {
  readonly numbers: NestedReader;
  readonly keywords = new Map<string, { text: string; offset: number }>();
  private hasPoint = false;
  private scalarDType: DType | undefined;
  /** Of ten: what all numbers are multiplied by. */
  private exponent = '';
  private readonly tokens = new RegExp(token);
  private isAfterComma = true;

  constructor(
    private readonly text: string,
    private readonly printout: Printout,
  ) {
    this.numbers = new NestedReader(text);
    for (const [, name, held] of (printout.head ?? '').matchAll(/(\w+)=(<[^<>]*>|\([^()]*\)|\w+)/g)) {
      this.keywords.set(name!, { text: held!, offset: printout.start });
    }
  }

  read(): void {
    const { start, end, isCall } = this.printout;
    this.tokens.lastIndex = this.factored(skipped(this.text, start));
    for (;;) {
      const at = (this.tokens.lastIndex = skipped(this.text, this.tokens.lastIndex));
      const found = at < end ? this.tokens.exec(this.text)?.[0] : undefined;
      if (found === undefined) {
        if (!isCall && this.numbers.depth === 0 && this.numbers.values.length > 0) return;
        throw unfinished(this.numbers, isCall, start);
      }
      if (this.take(found, at)) return;
      this.isAfterComma = found === ',' || (found === '[' && this.numbers.depth > 0);
    }
  }

  /** The dtype that is named, or else the one of the numbers. */
  dtype(): DType {
    const named = this.keywords.get('dtype');
    if (named) {
      const name = named.text.replace(/^<dtype:\s*|^(?:torch|np|numpy|paddle|jnp)\.|^dtype\(|['"<>)]/g, '');
      const dtype = dtypeNamed(name) ?? dtypeNamed(name.toLowerCase());
      if (!dtype) throw new TensorError(l10n.t('Unknown dtype: {0}', named.text), named.offset);
      return dtype;
    }
    const { values } = this.numbers;
    if (this.scalarDType) return this.scalarDType;
    if (this.hasPoint || values.length === 0) return this.printout.floats;
    return values.every((number) => typeof number === 'boolean') ? 'bool' : 'int64';
  }

  private factored(at: number): number {
    factor.lastIndex = at;
    const [, mantissa, exponent] = factor.exec(this.text) ?? [];
    if (exponent === undefined) return at;
    if (Number(mantissa) !== 1) throw notANumber(`${mantissa!}${exponent} *`, at);
    this.exponent = exponent;
    return factor.lastIndex;
  }

  /** @returns whether the printout ends with it */
  private take(found: string, at: number): boolean {
    const { numbers } = this;
    const { isCall } = this.printout;
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
    const isEmpty = this.numbers.depth === 0 && close < this.printout.end && this.text[close] === ']';
    if (isEmpty) this.tokens.lastIndex = close + 1;
    else this.numbers.openArray(at);
  }

  private keyword(found: string): void {
    const name = found.replace(/\s*=\s*$/, '');
    if (name === 'value' || name === 'data') return;
    const offset = (value.lastIndex = this.tokens.lastIndex);
    const text = value.exec(this.text)?.[0] ?? '';
    this.keywords.set(name, { text, offset });
    this.tokens.lastIndex += text.length;
  }

  private number(found: string, at: number): void {
    if (this.numbers.depth === 0 && this.numbers.values.length > 0) throw notANumber(found, at);
    const number = numberOf(found);
    if (number === undefined) throw notANumber(found, at);
    const typed = scalar.exec(found)?.[1];
    if (typed !== undefined) this.scalarDType = dtypeNamed(/^(True|False)$/.test(typed) ? 'bool' : typed);
    this.hasPoint ||= typeof number === 'number' || this.exponent !== '';
    this.numbers.number(this.scaled(number, found), at, at + found.length);
  }

  private scaled(number: PythonNumber | boolean, found: string): PythonNumber | boolean {
    if (this.exponent === '' || !Number.isFinite(Number(number))) return number;
    return /e/i.test(found) ? Number(number) * Number(`1${this.exponent}`) : Number(found + this.exponent);
  }
}

function skipped(text: string, at: number): number {
  gap.lastIndex = at;
  return at + (gap.exec(text)?.[0].length ?? 0);
}

/** What a token stands for, `np.float64(1.5)` as well; undefined if it is no number. */
function numberOf(found: string): PythonNumber | boolean | undefined {
  const [, typed, inside = typed] = scalar.exec(found) ?? [];
  if (typed === undefined || inside === undefined) return plainNumber(found);
  return inside === typed || dtypeNamed(typed) ? plainNumber(inside) : undefined;
}

function plainNumber(found: string): PythonNumber | boolean | undefined {
  if (found === 'True' || found === 'False') return found === 'True';
  const word = found.replace(/^[-+]/, '');
  if (word === 'nan') return NaN;
  if (word === 'inf') return found.startsWith('-') ? -Infinity : Infinity;
  if (/^[-+]?\d+$/.test(found) && found.length < 400) return BigInt(found.replace('+', ''));
  const number = /^[-+]?[\d.]/.test(found) ? Number(found) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

function emptyOf(size: { text: string; offset: number }, dtype: DType, allocator: Allocator): Tensor {
  const shape = sizesOf(size.text);
  if (shape.length === 0 || elementCount(shape) !== 0) {
    throw new TensorError(l10n.t('The array is empty, but its size is {0}', size.text), size.offset);
  }
  return { dtype, shape, data: allocator.allocate(dtype, 0) };
}

function sizesOf(text: string): number[] {
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

export function elided(at: number): TensorError {
  const reason = l10n.t(
    'Values are missing ("..."). Print again after torch.set_printoptions(threshold=…) or np.set_printoptions(threshold=…).',
  );
  return new TensorError(reason, at);
}

function unfinished(numbers: NestedReader, isCall: boolean, start: number): TensorError {
  const isCallOnly = isCall && numbers.depth === 0;
  return isCallOnly ? new TensorError(l10n.t('Missing closing parenthesis'), start) : notClosed(start);
}
