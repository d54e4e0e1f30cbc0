import * as l10n from '@vscode/l10n';
import { CancelledError, TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import * as faults from '../tensors/arrayFaults';
import type { Kernels } from './kernels';
import { powersOfFive } from './powers';
import { Fault, MOST_AXES, Scan } from './shared/scan';

/** The numbers of a report before the axes' sizes. */
const fields = Object.keys(new Scan()) as (keyof Scan)[];
const REPORT_BYTES = 4 * (fields.length + 2 * MOST_AXES);
/** Zeros after the text, where a number ends at the latest. */
const PADDING = 64;
/** Bytes that are asked of the source at once. */
const CHUNK = 2 ** 22;
/** The longest text that is read. */
const LIMIT = 2 ** 30;

/** A string, what stands there up to the next comma, bracket or blank, or one character. */
const TOKEN = /^(?:"(?:[^"\\]|\\.)*"?|[^\s,[\]{}:"]+|.)/su;
const NUMBER = /^-?(?:NaN|Infinity|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/;

/** An array of numbers that lies in the engine's memory. */
export interface ScannedArray {
  readonly shape: readonly number[];
  /** Where its float32 values lie; to be given back to the memory. */
  readonly address: number;
  readonly length: number;
  /** Where the text goes on after the closing bracket, in bytes. */
  readonly end: number;
}

/** Reads JSON arrays straight into the engine's memory. */
export class JsonScanner {
  constructor(private readonly kernels: Kernels) {}

  /**
   * Reads the nested array that begins at `start`; what comes before is not looked at, nor what comes after it.
   *
   * @throws TensorError with an offset in bytes if the array is broken; CancelledError
   */
  async scan(source: ByteSource, start = 0, signal?: AbortSignal): Promise<ScannedArray> {
    const { size } = source;
    if (size > LIMIT) throw new TensorError(l10n.t('Text too long: {0} bytes (at most {1})', size, LIMIT));
    const { memory, exports } = this.kernels;
    const text = memory.allocate(size + PADDING);
    const report = memory.allocate(REPORT_BYTES);
    const powers = this.powers();
    let values: number | undefined;
    try {
      for (let at = 0; at < size; at += CHUNK) {
        const chunk = await source.read(at, Math.min(at + CHUNK, size));
        if (signal?.aborted) throw new CancelledError();
        new Uint8Array(memory.buffer, text + at).set(chunk);
      }
      new Uint8Array(memory.buffer, text + size, PADDING).fill(0);
      values = memory.allocate(4 * (exports.countCommas(text, size) + 1));
      exports.scanArray(text, start, size, values, report, powers);
      const words = new Int32Array(memory.buffer, report, fields.length + MOST_AXES);
      const scan = Object.assign(new Scan(), Object.fromEntries(fields.map((field, i) => [field, words[i]])));
      const fault = this.faultOf(scan, text, size);
      if (fault) throw fault;
      const { rank, count, end } = scan;
      return { shape: [...words.subarray(fields.length, fields.length + rank)], address: values, length: count, end };
    } catch (error) {
      if (values !== undefined) memory.release(values);
      throw error;
    } finally {
      memory.release(text);
      memory.release(report);
      memory.release(powers);
    }
  }

  private faultOf({ fault, offset, row, found, expected, rank }: Scan, text: number, size: number) {
    const written = () => this.textAt(text + offset, text + size);
    const token = () => TOKEN.exec(written())![0];
    const number = () => NUMBER.exec(written())![0];
    switch (fault) {
      case Fault.none:
        return undefined;
      case Fault.notANumber:
        return faults.notANumber(token(), offset);
      case Fault.commaMissing:
        return faults.commaMissing(offset);
      case Fault.numberMissing:
        return faults.numberMissing(offset);
      case Fault.unevenArray:
        return faults.unevenArray(offset);
      case Fault.unevenNumber:
        return faults.unevenNumber(number(), offset);
      case Fault.beyondRange:
        return faults.beyondRange(number(), 'float32', offset);
      case Fault.empty:
        return faults.emptyArray(offset);
      case Fault.unevenLength:
        return faults.unevenLength({ isRow: rank === 1, row, found, expected }, offset);
      case Fault.notClosed:
        return faults.notClosed(offset);
      case Fault.tooDeep:
        return new TensorError(l10n.t('Arrays are nested more than {0} levels deep', MOST_AXES), offset);
    }
  }

  private textAt(from: number, limit: number): string {
    const bytes = new Uint8Array(this.kernels.memory.buffer, from, Math.min(limit - from, 200)).slice();
    return new TextDecoder().decode(bytes);
  }

  private powers(): number {
    const table = powersOfFive();
    const address = this.kernels.memory.allocate(table.byteLength);
    new BigUint64Array(this.kernels.memory.buffer, address, table.length).set(table);
    return address;
  }
}
