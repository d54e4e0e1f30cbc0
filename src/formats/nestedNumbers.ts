import * as l10n from '@vscode/l10n';
import { heap, type Allocator } from '../allocator';
import { TensorError } from '../errors';
import type { Tensor } from '../tensor';

/** Collects the numbers of a nested array as they are read, and holds every row to the first one's length. */
export class NestedNumbers {
  private values = new Float64Array(256);
  private length = 0;
  /** Elements seen so far in each open array. */
  private readonly open: number[] = [];
  /** Elements of the arrays closed at each depth; the first one sets it. */
  private readonly sizes: number[] = [];
  /** Depth at which the numbers stand; the first one sets it. */
  private leafDepth = -1;

  openArray(offset: number): void {
    if (this.open.length === this.leafDepth) {
      throw new TensorError(l10n.t('an array stands where a number is expected: the rows are nested unevenly'), offset);
    }
    this.count();
    this.open.push(0);
  }

  number(value: number, text: string, offset: number): void {
    if (this.leafDepth < 0) this.leafDepth = this.open.length;
    if (this.open.length !== this.leafDepth) {
      throw new TensorError(
        l10n.t('{0} stands where an array is expected: the rows are nested unevenly', text),
        offset,
      );
    }
    if (Math.abs(Math.fround(value)) === Infinity && !text.includes('Infinity')) {
      throw new TensorError(l10n.t('{0} is beyond the range of {1}', text, 'float32'), offset);
    }
    this.count();
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  closeArray(offset: number): void {
    const depth = this.open.length - 1;
    const found = this.open.pop()!;
    const expected = (this.sizes[depth] ??= found);
    if (found === 0) throw new TensorError(l10n.t('the array is empty'), offset);
    if (found === expected) return;
    const row = this.open.at(-1) ?? 1;
    throw new TensorError(
      depth + 1 === this.leafDepth
        ? l10n.t('row {0} has {1} numbers, the first row has {2}', row, found, expected)
        : l10n.t('array {0} has {1} rows, the first array has {2}', row, found, expected),
      offset,
    );
  }

  /** How many arrays are open. */
  get depth(): number {
    return this.open.length;
  }

  /** The float32 tensor of all that was read. */
  tensor(allocator: Allocator = heap): Tensor {
    const data = allocator.allocate('float32', this.length) as Float32Array<ArrayBuffer>;
    data.set(this.values.subarray(0, this.length));
    return { dtype: 'float32', shape: this.sizes.slice(), data };
  }

  private count() {
    if (this.open.length) this.open[this.open.length - 1]!++;
  }

  private grow() {
    const values = new Float64Array(this.values.length * 2);
    values.set(this.values);
    this.values = values;
  }
}
