import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap, type Allocator } from './allocator';
import { beyondRange, emptyArray, unevenArray, unevenLength, unevenNumber } from './arrayFaults';
import { holds, stored } from './cast';
import { createStorage, isFloat, type DType, type TensorData } from './dtype';
import type { Tensor } from './tensor';

/** Arrays in arrays: more than any tensor has axes. */
const MAX_DEPTH = 32;

/** Collects the numbers of a nested array as they are read, and holds every row to the first one's length. */
export class NestedNumbers {
  private values: TensorData;
  private length = 0;
  /** Elements seen so far in each open array. */
  private readonly open: number[] = [];
  /** Elements of the arrays closed at each depth; the first one sets it. */
  private readonly sizes: number[] = [];
  /** Depth at which the numbers stand; the first one sets it. */
  private leafDepth = -1;

  constructor(readonly dtype: DType = 'float32') {
    this.values = createStorage(dtype, 256);
  }

  openArray(offset: number): void {
    if (this.open.length === MAX_DEPTH)
      throw new TensorError(l10n.t('Too many dimensions: at most {0} are supported', MAX_DEPTH), offset);
    if (this.open.length === this.leafDepth) throw unevenArray(offset);
    this.count();
    this.open.push(0);
  }

  /** Takes a float32 if it belongs here; if not, `number` says why. */
  tryNumber(value: number): boolean {
    if (this.open.length !== this.leafDepth || this.dtype !== 'float32' || Math.abs(value) === Infinity) return false;
    this.add(value);
    return true;
  }

  number(value: number | bigint, text: string, offset: number): void {
    if (this.leafDepth < 0) this.leafDepth = this.open.length;
    if (this.open.length !== this.leafDepth) throw unevenNumber(text, offset);
    const whole = typeof value === 'bigint' || Number.isInteger(value) || isFloat(this.dtype) || this.dtype === 'bool';
    if (!whole && Number.isFinite(value)) throw new TensorError(l10n.t('{0} is not an integer', text), offset);
    if (!this.holds(value, text)) throw beyondRange(text, this.dtype, offset);
    this.add(stored(this.dtype, value));
  }

  /** Digits that reach infinity are beyond the range; the word is a value. */
  private holds(value: number | bigint, text: string): boolean {
    if (this.dtype === 'float32' || this.dtype === 'float64') {
      const rounded = this.dtype === 'float32' ? Math.fround(Number(value)) : Number(value);
      return Math.abs(rounded) !== Infinity || text.includes('Infinity');
    }
    return holds(this.dtype, value) && (value !== Infinity || text.includes('Infinity'));
  }

  closeArray(offset: number): void {
    const depth = this.open.length - 1;
    const found = this.open.pop()!;
    const expected = (this.sizes[depth] ??= found);
    if (found === 0) throw emptyArray(offset);
    if (found === expected) return;
    throw unevenLength({ isRow: depth + 1 === this.leafDepth, row: this.open.at(-1) ?? 1, found, expected }, offset);
  }

  /** How many arrays are open. */
  get depth(): number {
    return this.open.length;
  }

  /** The tensor of all that was read. */
  tensor(allocator: Allocator = heap): Tensor {
    const data = allocator.allocate(this.dtype, this.length);
    // both storages are of one dtype
    (data as Float32Array).set(this.values.subarray(0, this.length) as Float32Array);
    return { dtype: this.dtype, shape: this.sizes.slice(), data };
  }

  private add(value: number | bigint) {
    this.count();
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  private count() {
    if (this.open.length) this.open[this.open.length - 1]!++;
  }

  private grow() {
    const values = createStorage(this.dtype, this.values.length * 2) as Float32Array<ArrayBuffer>;
    values.set(this.values as Float32Array);
    this.values = values;
  }
}
