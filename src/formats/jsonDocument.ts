import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Turns } from '../python/turns';
import { notClosed } from '../tensors/arrayFaults';
import type { DType } from '../tensors/dtype';
import { NestedNumbers } from '../tensors/nestedNumbers';
import { elementCount, formatShape, tensorOf, type Tensor } from '../tensors/tensor';
import { OverBudget, most, type Budget } from './budget';
import { declaredDtype } from './declaredDtype';
import { JsonCursor } from './jsonCursor';
import { firstLeaf, readValues, readingUndeclared, readingValues } from './jsonValues';
import { checkShape } from './stridedTensor';

/** A tensor in a document, or why an array is none. */
export interface JsonEntry {
  readonly name: string;
  readonly tensor?: Tensor;
  readonly refusal?: TensorError;
}

/** What the first value inside of brackets begins with, if it makes them no array of numbers. */
const NO_NUMBER = /["{]/;

const typing = ['shape', 'dtype', 'datatype', 'data', 'values'] as const;
type Typing = (typeof typing)[number];

/** Where the properties of an object begin that may make it a tensor. */
type Places = Map<Typing, number>;

function isTyping(key: string): key is Typing {
  return (typing as readonly string[]).includes(key);
}

function isData(key: Typing): boolean {
  return key === 'data' || key === 'values';
}

function dataOf(places: Places): number | undefined {
  return places.get('data') ?? places.get('values');
}

/** Goes through a JSON text once, and reads the arrays of numbers that it comes by. */
export class JsonDocument extends JsonCursor {
  private entries: JsonEntry[] = [];
  /** Others should be let in. */
  private isDue = false;

  constructor(
    text: string,
    private readonly budget: Budget,
  ) {
    super(text);
  }

  /** The entries of each value at the root. */
  *reading(): Turns<JsonEntry[][]> {
    const roots: JsonEntry[][] = [];
    while (this.peek() !== '') {
      if (roots.length) this.checkSeparated();
      this.entries = [];
      yield* this.value([], 0);
      roots.push(this.entries);
    }
    return roots;
  }

  /** Values follow one another as in JSON Lines: each begins on a line of its own. */
  private checkSeparated() {
    const before = this.text.slice(Math.max(0, this.at - 1000), this.at);
    if (!/(^|\n)[^\S\n]*$/.test(before)) throw this.error(l10n.t('Text after the value'));
  }

  private *value(path: readonly string[], depth: number): Turns<void> {
    if (this.budget.check() || this.isDue) yield;
    this.isDue = false;
    if (depth > most.depth) throw this.error(l10n.t('The file is nested more than {0} levels deep', most.depth));
    const next = this.peek();
    if (next === '[') yield* this.array(path, depth);
    else if (next === '{') yield* this.object(path, depth);
    else this.scalar();
  }

  private *array(path: readonly string[], depth: number): Turns<void> {
    const leaf = firstLeaf(this.text, this.at);
    const isRoot = path.length === 0;
    if (leaf === '{' || (!isRoot && NO_NUMBER.test(leaf))) yield* this.list(path, depth);
    else if (isRoot) this.add(path, yield* this.numbers());
    else if (/^\[\s*\]/.test(this.text.slice(this.at, this.at + 100))) this.skip();
    else yield* this.attempt(path);
  }

  /** One array that is wrong does not hide the others. */
  private *attempt(path: readonly string[]): Turns<void> {
    const start = this.at;
    try {
      this.add(path, yield* this.numbers());
    } catch (refusal) {
      if (!(refusal instanceof TensorError) || refusal instanceof OverBudget) throw refusal;
      this.at = start;
      yield* this.skipping();
      this.push({ name: path.join('.'), refusal });
    }
  }

  private add(path: readonly string[], tensor: Tensor) {
    this.push({ name: path.join('.'), tensor });
  }

  private push(entry: JsonEntry) {
    this.isDue ||= this.budget.tensor();
    this.entries.push(entry);
  }

  private *numbers(dtype?: DType): Turns<Tensor> {
    const start = this.at;
    const declared = dtype && new NestedNumbers(dtype);
    if (declared) yield* this.into(declared, start);
    return (declared ?? (yield* readingUndeclared(this.text, start, (numbers) => this.into(numbers, start)))).tensor();
  }

  private *into(numbers: NestedNumbers, start: number): Turns<void> {
    this.at = yield* readingValues(this.text, start, this.text.length, numbers);
    if (numbers.depth > 0) throw notClosed(start);
  }

  private *list(path: readonly string[], depth: number): Turns<void> {
    const start = this.at++;
    for (let index = 0; this.peek() !== ']'; index++) {
      if (this.peek() === '') throw notClosed(start);
      // the names of what has none are not made
      if ('[{'.includes(this.peek())) yield* this.value([...path, String(index)], depth + 1);
      else this.scalar();
      this.comma(']');
    }
    this.at++;
  }

  private *object(path: readonly string[], depth: number): Turns<void> {
    const start = this.at++;
    const places: Places = new Map();
    while (this.peek() !== '}') {
      if (this.peek() === '') throw new TensorError(l10n.t('Missing closing brace of the object'), start);
      const key = this.string();
      if (this.peek() !== ':') throw this.error(l10n.t('Missing colon here'));
      this.at++;
      this.peek();
      // an object holds no data itself: it is gone through once
      if (isTyping(key) && !(isData(key) && firstLeaf(this.text, this.at) === '{')) {
        places.set(key, this.at);
        yield* this.skipping();
      } else yield* this.value([...path, key], depth + 1);
      this.comma('}');
    }
    const end = ++this.at;
    if (this.isTyped(places)) yield* this.attemptTyped(path, places, start);
    else {
      for (const [key, place] of places) {
        this.at = place;
        yield* this.value([...path, key], depth + 1);
      }
    }
    this.at = end;
  }

  /** Whether an object says that it is a tensor: by shape and data, or by a dtype and one of them. */
  private isTyped(places: Places): boolean {
    const [shape, data] = [places.get('shape'), dataOf(places)];
    if (data !== undefined && firstLeaf(this.text, data) === '{') return false;
    const dtype = this.dtypeText(places);
    const isText = data !== undefined && firstLeaf(this.text, data) === '"';
    const isDeclared = dtype !== undefined && (shape !== undefined || !isText || declaredDtype(dtype) !== undefined);
    return isDeclared ? shape !== undefined || data !== undefined : shape !== undefined && data !== undefined;
  }

  private dtypeText(places: Places): string | undefined {
    const place = places.get('dtype') ?? places.get('datatype');
    const dtype = place === undefined ? undefined : this.parsed(place);
    return typeof dtype === 'string' ? dtype : undefined;
  }

  private *attemptTyped(path: readonly string[], places: Places, start: number): Turns<void> {
    try {
      this.add(path, yield* this.typed(places, start));
    } catch (refusal) {
      if (!(refusal instanceof TensorError) || refusal instanceof OverBudget) throw refusal;
      this.push({ name: path.join('.'), refusal });
    }
  }

  /** `{shape, dtype, data}`: the data may be nested as the shape says, or one list. */
  private *typed(places: Places, start: number): Turns<Tensor> {
    const shape = this.statedShape(places);
    const text = places.has('dtype') || places.has('datatype') ? (this.dtypeText(places) ?? '') : 'float32';
    const dtype = declaredDtype(text);
    if (!dtype) throw this.error(l10n.t('Unknown dtype: {0}', text));
    const place = dataOf(places);
    if (place === undefined) throw new TensorError(l10n.t('The object has no "data"'), start);
    const read = yield* this.data(place, dtype);
    if (!shape) return read;
    this.at = place;
    const [stated, found] = [formatShape(shape), formatShape(read.shape)];
    if (read.data.length !== elementCount(shape)) {
      throw this.error(l10n.t('Shape {0} does not fit {1} numbers', stated, read.data.length));
    }
    if (read.shape.length > 1 && found !== stated) {
      throw this.error(l10n.t('Shape {0} does not fit data that is nested as {1}', stated, found));
    }
    return { ...read, shape };
  }

  private statedShape(places: Places): readonly number[] | undefined {
    if (!places.has('shape')) return undefined;
    const shape = this.parsed(places.get('shape')!);
    if (!Array.isArray(shape)) throw this.error(l10n.t('"shape" is not a list of sizes'));
    checkShape(shape as unknown[]);
    return shape as number[];
  }

  private *data(place: number, dtype: DType): Turns<Tensor> {
    this.at = place;
    if (this.peek() !== '[') return this.single(dtype);
    const isEmpty = /^\[\s*\]/.test(this.text.slice(this.at, this.at + 100));
    return isEmpty ? tensorOf([], [0], dtype) : yield* this.numbers(dtype);
  }

  private single(dtype: DType): Tensor {
    const numbers = new NestedNumbers(dtype);
    readValues(this.text, this.at, this.at + 1, numbers);
    return numbers.tensor();
  }
}
