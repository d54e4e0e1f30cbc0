import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { heap, type Allocator } from './allocator';
import { beyondRange } from './arrayFaults';
import { holds, stored } from './cast';
import { copyValues, createStorage, isFloat, type DType, type TensorData } from './dtype';
import { Nesting, type ArrayNaming } from './nesting';
import type { Tensor } from './tensor';

/** The end of an array is to blame, which is told by its number among its siblings. @see kernels/jsonScanner.ts, which does the same */
const naming: ArrayNaming = { at: (_start, end) => end, place: (counts) => (counts.at(-1) ?? 0) + 1 };

/** Up to here, float32 holds every integer. */
const EXACT = 2 ** 24;

/** Collects the numbers of a nested array of a known dtype as they are read. */
export class NestedNumbers {
  private readonly nesting = new Nesting(naming);
  private values: TensorData;
  private length = 0;

  /** Whether float32 may be too small for a number: for an integer that it rounds, or for its size. */
  isTooLarge = false;
  /** Whether a number is beyond the dtype's range. */
  isBeyond = false;

  /** @param isDeclared whether a number beyond the dtype's range is refused, or only makes `isTooLarge` true */
  constructor(
    readonly dtype: DType = 'float32',
    private readonly isDeclared = true,
  ) {
    this.values = createStorage(dtype, 256);
  }

  openArray(offset: number): void {
    this.nesting.openArray(offset);
  }

  /** Takes a float32 if it belongs here; if not, `number` throws. */
  tryNumber(value: number): boolean {
    if (!this.nesting.takesNumber() || this.dtype !== 'float32' || Math.abs(value) === Infinity) return false;
    if (value >= EXACT || value <= -EXACT) this.isTooLarge = true;
    this.nesting.count();
    this.add(value);
    return true;
  }

  number(value: number | bigint, text: string, offset: number): void {
    this.nesting.number(text, offset);
    const whole = typeof value === 'bigint' || Number.isInteger(value) || isFloat(this.dtype) || this.dtype === 'bool';
    if (!whole && Number.isFinite(value)) throw new TensorError(l10n.t('{0} is not an integer', text), offset);
    if (!this.holds(value, text)) {
      if (this.isDeclared) throw beyondRange(text, this.dtype, offset);
      this.isTooLarge = this.isBeyond = true;
    } else if (Math.abs(Number(value)) >= EXACT && !text.includes('Infinity')) this.isTooLarge = true;
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
    this.nesting.closeArray(offset);
  }

  /** How many arrays are open. */
  get depth(): number {
    return this.nesting.depth;
  }

  /** The tensor of all that was read. */
  tensor(allocator: Allocator = heap): Tensor {
    const data = allocator.allocate(this.dtype, this.length);
    copyValues(this.values.subarray(0, this.length), data);
    return { dtype: this.dtype, shape: this.nesting.shape.slice(), data };
  }

  private add(value: number | bigint) {
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  private grow() {
    const values = createStorage(this.dtype, this.values.length * 2);
    copyValues(this.values, values);
    this.values = values;
  }
}
