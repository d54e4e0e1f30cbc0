import { PoolingError } from '../errors';

/** An attribute's value: INT, STRING or INTS. */
export type OnnxAttribute = number | string | readonly number[];

const autoPads = ['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'] as const;

export type AutoPad = (typeof autoPads)[number];

/** Reads one node's attributes; one left out has ONNX's default. */
export class OnnxAttributes {
  /**
   * @param known the attributes the operator has
   * @throws PoolingError for an attribute it has not
   */
  constructor(
    private readonly op: string,
    private readonly values: Readonly<Record<string, OnnxAttribute>>,
    known: readonly string[],
  ) {
    const unknown = Object.keys(values).find((name) => !known.includes(name));
    if (unknown !== undefined) throw this.refusal(unknown, 'is no attribute of this operator');
  }

  /** One integer an entry. */
  list(name: string, length: number, fallback?: number): readonly number[] {
    const value = this.values[name] ?? (fallback === undefined ? undefined : Array<number>(length).fill(fallback));
    if (value === undefined) throw this.refusal(name, 'is required');
    if (typeof value !== 'object' || !value.every(Number.isSafeInteger))
      throw this.refusal(name, 'must be a list of ints');
    if (value.length !== length) {
      throw this.refusal(name, `must have ${length} entries for this input, but has ${value.length}`);
    }
    return value;
  }

  integer(name: string, fallback: number): number {
    const value = this.values[name] ?? fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw this.refusal(name, 'must be an int');
  }

  flag(name: string): boolean {
    const value = this.integer(name, 0);
    if (value === 0 || value === 1) return value === 1;
    throw this.refusal(name, `must be 0 or 1, but is ${value}`);
  }

  autoPad(): AutoPad {
    const value = this.values['auto_pad'] ?? 'NOTSET';
    const found = autoPads.find((each) => each === value);
    if (found) return found;
    throw this.refusal('auto_pad', `must be one of ${autoPads.join(', ')}, but is ${String(value)}`);
  }

  /** `MaxPool: pads must be smaller than the kernel`, on that attribute. */
  refusal(name: string, problem: string): PoolingError {
    return new PoolingError(`${this.op}: ${name} ${problem}`, name);
  }
}
