import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { notClosed } from '../tensors/arrayFaults';
import { isDType, type DType } from '../tensors/dtype';
import { NestedNumbers } from '../tensors/nestedNumbers';
import { elementCount, formatShape, tensorOf, type Tensor } from '../tensors/tensor';
import { JsonCursor } from './jsonCursor';
import { readValues, skipSpace } from './jsonValues';
import { checkShape } from './stridedTensor';

/** A tensor in a document, or why an array is none. */
export interface JsonEntry {
  readonly name: string;
  readonly tensor?: Tensor;
  readonly refusal?: TensorError;
}

const MAX_DEPTH = 100;
/** What the first value inside of brackets begins with, if it makes them no array of numbers. */
const NO_NUMBER = /["{tf]/;

/** Goes through a JSON text once, and reads the arrays of numbers that it comes by. */
export class JsonDocument extends JsonCursor {
  private entries: JsonEntry[] = [];

  /** The entries of each value at the root. */
  read(): JsonEntry[][] {
    const roots: JsonEntry[][] = [];
    while (this.peek() !== '') {
      this.entries = [];
      this.value([], 0);
      roots.push(this.entries);
    }
    return roots;
  }

  private value(path: readonly string[], depth: number) {
    if (depth > MAX_DEPTH) throw this.error(l10n.t('The file is nested more than {0} levels deep', MAX_DEPTH));
    const next = this.peek();
    if (next === '[') this.array(path, depth);
    else if (next === '{') this.object(path, depth);
    else this.scalar();
  }

  private array(path: readonly string[], depth: number) {
    const leaf = this.firstLeaf();
    const isRoot = path.length === 0;
    if (leaf === '{' || (!isRoot && NO_NUMBER.test(leaf))) this.list(path, depth);
    else if (isRoot) this.add(path, this.numbers());
    else if (/^\[\s*\]/.test(this.text.slice(this.at, this.at + 100))) this.skip();
    else this.attempt(path, () => this.numbers());
  }

  /** One array that is wrong does not hide the others. */
  private attempt(path: readonly string[], read: () => Tensor) {
    const start = this.at;
    try {
      this.add(path, read());
    } catch (refusal) {
      if (!(refusal instanceof TensorError)) throw refusal;
      this.at = start;
      this.skip();
      this.entries.push({ name: path.join('.'), refusal });
    }
  }

  private add(path: readonly string[], tensor: Tensor) {
    this.entries.push({ name: path.join('.'), tensor });
  }

  private numbers(dtype?: DType): Tensor {
    const numbers = new NestedNumbers(dtype);
    const start = this.at;
    this.at = readValues(this.text, start, this.text.length, numbers);
    if (numbers.depth > 0) throw notClosed(start);
    return numbers.tensor();
  }

  private list(path: readonly string[], depth: number) {
    const start = this.at++;
    for (let index = 0; this.peek() !== ']'; index++) {
      if (this.peek() === '') throw notClosed(start);
      this.value([...path, String(index)], depth + 1);
      this.comma(']');
    }
    this.at++;
  }

  private object(path: readonly string[], depth: number) {
    const start = this.at++;
    const places = new Map<string, number>();
    while (this.peek() !== '}') {
      if (this.peek() === '') throw new TensorError(l10n.t('Missing closing brace of the object'), start);
      const key = this.string();
      if (this.peek() !== ':') throw this.error(l10n.t('Missing colon here'));
      this.at++;
      if (key === 'shape' || key === 'dtype' || key === 'data') {
        this.peek();
        places.set(key, this.at);
        this.skip();
      } else this.value([...path, key], depth + 1);
      this.comma('}');
    }
    const end = ++this.at;
    if (places.has('shape') && places.has('data')) this.attemptTyped(path, places);
    else {
      for (const [key, place] of places) {
        this.at = place;
        this.value([...path, key], depth + 1);
      }
    }
    this.at = end;
  }

  private attemptTyped(path: readonly string[], places: ReadonlyMap<string, number>) {
    try {
      this.add(path, this.typed(places));
    } catch (refusal) {
      if (!(refusal instanceof TensorError)) throw refusal;
      this.entries.push({ name: path.join('.'), refusal });
    }
  }

  /** `{shape, dtype, data}`: the data may be nested or not. */
  private typed(places: ReadonlyMap<string, number>): Tensor {
    const shape = this.parsed(places.get('shape')!);
    const dtype = places.has('dtype') ? this.parsed(places.get('dtype')!) : 'float32';
    const name = typeof dtype === 'string' ? dtype.replace(/^torch\./, '') : '';
    if (!isDType(name)) throw this.error(l10n.t('Unknown dtype: {0}', name));
    if (!Array.isArray(shape)) throw this.error(l10n.t('"shape" is not a list of sizes'));
    checkShape(shape);
    this.at = places.get('data')!;
    const isScalar = this.peek() !== '[';
    const isEmpty = /^\[\s*\]/.test(this.text.slice(this.at, this.at + 100));
    const { data } = isEmpty ? tensorOf([], [0], name) : isScalar ? this.single(name) : this.numbers(name);
    if (data.length === elementCount(shape)) return { dtype: name, shape, data };
    this.at = places.get('data')!;
    throw this.error(l10n.t('Shape {0} does not fit {1} numbers', formatShape(shape), data.length));
  }

  private single(dtype: DType): Tensor {
    const numbers = new NestedNumbers(dtype);
    readValues(this.text, this.at, this.at + 1, numbers);
    return numbers.tensor();
  }

  private firstLeaf(): string {
    let at = this.at;
    while (this.text[at] === '[') at = skipSpace(this.text, at + 1);
    return this.text[at] ?? '';
  }
}
