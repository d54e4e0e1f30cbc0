import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { emptyArray, unevenArray, unevenLength, unevenNumber } from './arrayFaults';

/** Arrays in arrays: a tensor has no more dimensions in torch. */
const MOST_DIMENSIONS = 64;

interface OpenArray {
  readonly start: number;
  /** Elements seen so far. */
  count: number;
}

/** How readers of a kind of text name an array that is at fault. */
export interface ArrayNaming {
  /** The offset that is blamed. */
  at(start: number, end: number): number;
  /** @param counts of the arrays around it: the elements before it in each */
  place(counts: readonly number[]): number | string;
}

/** The shape of nested arrays, found out as they are read: every row is held to the first one's length. */
export class Nesting {
  /** Elements of the arrays closed at each depth; the first one sets it. */
  readonly shape: number[] = [];
  private readonly open: OpenArray[] = [];
  /** Depth at which the numbers stand; the first one sets it. */
  private leafDepth = -1;

  constructor(private readonly naming: ArrayNaming) {}

  /** How many arrays are open. */
  get depth(): number {
    return this.open.length;
  }

  openArray(start: number): void {
    if (this.open.length === MOST_DIMENSIONS) {
      throw new TensorError(l10n.t('Too many dimensions: at most {0} are supported', MOST_DIMENSIONS), start);
    }
    if (this.open.length === this.leafDepth) throw unevenArray(start);
    this.open.push({ start, count: 0 });
  }

  /** Whether another number may stand here, as those before it. */
  takesNumber(): boolean {
    return this.open.length === this.leafDepth;
  }

  /** Counts a number; `text` is what stands there. */
  number(text: string, offset: number): void {
    if (this.leafDepth < 0) this.leafDepth = this.open.length;
    if (!this.takesNumber()) throw unevenNumber(text, offset);
    this.count();
  }

  /** Counts an element of the innermost array. */
  count(): void {
    const innermost = this.open.at(-1);
    if (innermost) innermost.count++;
  }

  closeArray(end: number): void {
    const { start, count: found } = this.open.pop()!;
    const depth = this.open.length;
    const expected = (this.shape[depth] ??= found);
    const at = this.naming.at(start, end);
    if (found === 0) throw emptyArray(at);
    if (found !== expected) {
      const row = this.naming.place(this.open.map(({ count }) => count));
      throw unevenLength({ isRow: depth + 1 === this.leafDepth, row, found, expected }, at);
    }
    this.count();
  }
}
