import type { ByteSource } from '../files/byteSource';
import { elementCount } from '../tensors/tensor';
import type { FileDType } from './storedValues';

/** Values of one dtype that lie one after another in a source. */
export interface ValueBlock {
  readonly source: ByteSource;
  /** Where the first one begins, in bytes. */
  readonly start: number;
  readonly dtype: FileDType;
  readonly bigEndian: boolean;
  /** How many there are. */
  readonly length: number;
}

/** How a tensor lies in its block, in values. */
export interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Bytes that are read at once; between two such reads a cancellation is seen. */
export const CHUNK = 2 ** 24;

/** The strides of a tensor that lies in row-major order. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** The strides of a tensor that lies in column-major order. */
export function columnMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)));
}
