import * as l10n from '@vscode/l10n';
import { Unzlib } from 'fflate';
import { TensorError, messageOf } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';

/** An array of MATLAB: its values lie column by column, the last dimension slowest. */
export interface MatArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** As stored, which may be a smaller type than the array's. */
  readonly values: Uint8Array | Float64Array;
}

const HEADER = 128;
/** Types of elements. */
const COMPRESSED = 15;
const MATRIX = 14;
/** The most bytes that an array may unpack to: they are held in memory. */
const SIZE_LIMIT = 2 ** 30;
/** Deflate packs no more than this many bytes into one. */
const RATIO = 1032;
/** Compressed bytes taken at once. */
const STEP = 2 ** 16;

/** Reads one number of a type, by its code; bytes are taken as they are. */
const numbers: Readonly<Record<number, { readonly size: number; read(view: DataView, at: number): number }>> = {
  1: { size: 1, read: (view, at) => view.getInt8(at) },
  2: { size: 1, read: (view, at) => view.getUint8(at) },
  3: { size: 2, read: (view, at) => view.getInt16(at, true) },
  4: { size: 2, read: (view, at) => view.getUint16(at, true) },
  5: { size: 4, read: (view, at) => view.getInt32(at, true) },
  6: { size: 4, read: (view, at) => view.getUint32(at, true) },
  7: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  9: { size: 8, read: (view, at) => view.getFloat64(at, true) },
  12: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  13: { size: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
};
const BYTES = 2;

/**
 * The numeric arrays of a MATLAB file, version 5 (MATLAB's -v7 and SciPy's savemat), by name.
 *
 * @throws TensorError if it is another version or broken
 * @see MathWorks, MAT-File Level 5 File Format
 */
export async function readMat(source: ByteSource): Promise<ReadonlyMap<string, MatArray>> {
  const head = await readBytes(source, 0, Math.min(HEADER, source.size));
  if (head[126] !== 0x49 || head[127] !== 0x4d) {
    throw new TensorError(l10n.t('Not a MATLAB file of version 5; save it with -v7'));
  }
  const arrays = new Map<string, MatArray>();
  for (let at = HEADER; at + 8 <= source.size;) {
    const view = viewOf(await readBytes(source, at, at + 8));
    const [type, size] = [view.getUint32(0, true), view.getUint32(4, true)];
    const [start, end] = [at + 8, at + 8 + size];
    if (end > source.size) {
      throw new TensorError(l10n.t('Truncated file: expected {1} bytes, found {0}', source.size, end));
    }
    const body = type === COMPRESSED ? await unpacked(source, start, end) : await plain(source, type, start, end);
    const array = body && arrayOf(body);
    if (array) arrays.set(array.name, array);
    at = end;
  }
  return arrays;
}

async function plain(source: ByteSource, type: number, start: number, end: number): Promise<Uint8Array | undefined> {
  if (type !== MATRIX) return undefined;
  if (end - start > SIZE_LIMIT) throw tooLarge(end - start);
  return readBytes(source, start, end);
}

/** The element within a compressed one. */
async function unpacked(source: ByteSource, start: number, end: number): Promise<Uint8Array | undefined> {
  const head = new Uint8Array(8);
  let body: Uint8Array | undefined;
  let held = 0;
  const stream = new Unzlib((chunk) => {
    if (held < head.length) head.set(chunk.subarray(0, head.length - held), held);
    const before = held;
    held += chunk.length;
    if (held < head.length) return;
    body ??= new Uint8Array(sizeWithin(head, end - start));
    if (held - head.length > body.length) throw broken(l10n.t('more data than it declares'));
    body.set(chunk.subarray(Math.max(head.length - before, 0)), Math.max(before - head.length, 0));
  });
  for (let at = start; at < end; at += STEP) {
    const bytes = await readBytes(source, at, Math.min(at + STEP, end));
    try {
      stream.push(bytes, at + STEP >= end);
    } catch (error) {
      throw error instanceof TensorError ? error : broken(messageOf(error));
    }
  }
  if (!body || held - head.length < body.length) throw broken(l10n.t('less data than it declares'));
  return viewOf(head).getUint32(0, true) === MATRIX ? body : undefined;
}

/** The size that the first bytes declare. */
function sizeWithin(head: Uint8Array, packed: number): number {
  const size = viewOf(head).getUint32(4, true);
  if (size > SIZE_LIMIT) throw tooLarge(size);
  if (size > packed * RATIO) throw broken(l10n.t('less data than it declares'));
  return size;
}

interface Element {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly end: number;
}

/** An element within an array: one of up to four bytes lies in its own tag; others end at a multiple of eight. */
function elementAt(body: Uint8Array, at: number): Element {
  if (at + 8 > body.length) throw broken(l10n.t('less data than it declares'));
  const view = viewOf(body);
  const [small, type] = [view.getUint16(at + 2, true), view.getUint16(at, true)];
  if (small > 0) return { type, bytes: body.subarray(at + 4, at + 4 + Math.min(small, 4)), end: at + 8 };
  const size = view.getUint32(at + 4, true);
  if (at + 8 + size > body.length) throw broken(l10n.t('less data than it declares'));
  return { type, bytes: body.subarray(at + 8, at + 8 + size), end: at + 8 + Math.ceil(size / 8) * 8 };
}

/** Undefined if it is none of numbers: a text, a structure, a sparse or a complex array. */
function arrayOf(body: Uint8Array): MatArray | undefined {
  const flags = elementAt(body, 0);
  const kind = flags.bytes[0]!;
  const isComplex = (flags.bytes[1]! & 0x08) !== 0;
  if (kind < 6 || kind > 15 || isComplex) return undefined;
  const sizes = elementAt(body, flags.end);
  const name = elementAt(body, sizes.end);
  const data = elementAt(body, name.end);
  const shape = Array.from(numbersOf(sizes));
  const values = data.type === BYTES ? data.bytes : numbersOf(data);
  const count = shape.reduce((product, size) => product * size, 1);
  if (values.length !== count) throw broken(l10n.t('less data than it declares'));
  return { name: new TextDecoder('latin1').decode(name.bytes), shape, values };
}

function numbersOf({ type, bytes }: Element): Float64Array {
  const number = numbers[type];
  if (!number) throw broken(l10n.t('values of type {0}', type));
  const view = viewOf(bytes);
  return Float64Array.from({ length: Math.floor(bytes.length / number.size) }, (_, at) => {
    return number.read(view, at * number.size);
  });
}

function tooLarge(size: number): TensorError {
  return new TensorError(l10n.t('The file unpacks to more than {0} bytes', Math.min(size, SIZE_LIMIT)));
}

function broken(reason: string): TensorError {
  return new TensorError(l10n.t('Damaged MATLAB file: {0}', reason));
}
