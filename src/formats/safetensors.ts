import * as l10n from '@vscode/l10n';
import { createScanner } from 'jsonc-parser';
import { TensorError, messageOf } from '../errors';
import { readBytes, uint64At, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { elementCount, formatShape } from '../tensors/tensor';
import { Budget, NestingCheck, checkCount } from './budget';
import { rowMajor } from './layout';
import type { StoredTensor } from './storedTensor';
import { storedBytes, type FileDType } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';
import { TensorFileBuilder, type TensorFile } from './tensorFile';

const dtypes: Readonly<Record<string, FileDType>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  U16: 'uint16',
  I16: 'int16',
  U32: 'uint32',
  I32: 'int32',
  U64: 'uint64',
  I64: 'int64',
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
};

const PREFIX = 8;
/** The format's own limit. */
const HEADER_LIMIT = 100_000_000;
/** The longest header that is read, and how deep it is nested at most. */
const LONGEST_HEADER = 2 ** 24;
const DEPTH = 8;
const METADATA = '__metadata__';

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export function isSafetensors(head: Uint8Array): boolean {
  return head.length > PREFIX && head[PREFIX] === 0x7b && uint64At(viewOf(head), 0) <= HEADER_LIMIT;
}

/**
 * The tensors of a `.safetensors` file, in the order of their bytes. One of a dtype that is not known is refused by itself.
 *
 * @throws TensorError if the header is broken, or tensors overlap, leave gaps or do not fill the file
 */
export async function readSafetensors(source: ByteSource, budget = new Budget(source.size)): Promise<TensorFile> {
  const headerSize = uint64At(viewOf(await readBytes(source, 0, PREFIX)), 0);
  if (headerSize > LONGEST_HEADER) {
    throw new TensorError(l10n.t('Header too large: {0} bytes (at most {1})', headerSize, LONGEST_HEADER));
  }
  const start = PREFIX + headerSize;
  const entries = parseHeader(await readBytes(source, PREFIX, start));
  checkOffsets(entries, source.size - start);
  for (const entry of entries) checkSize(entry);
  const file = new TensorFileBuilder(budget);
  for (const entry of entries) await file.add(entry.name, () => openEntry(source, start, entry));
  return file;
}

function parseHeader(bytes: Uint8Array): Entry[] {
  let text: string;
  let header: unknown;
  new NestingCheck(DEPTH).take(bytes);
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    throw new TensorError(l10n.t('Invalid header: {0}', messageOf(error)));
  }
  if (!isRecord(header)) throw new TensorError(l10n.t('The header is not a dictionary'));
  checkCount(Object.keys(header).length);
  refuseTwins(text);
  const entries = Object.entries(header).filter(([name]) => name !== METADATA);
  return entries.map(([name, entry]) => parseEntry(name, entry)).sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What JSON.parse skips: of two entries of one name it keeps the last. */
function refuseTwins(text: string) {
  const scanner = createScanner(text, true);
  const names = new Set<string>();
  let depth = 0;
  let isName = false;
  // jsonc-parser's token kinds: { 1, } 2, [ 3, ] 4, comma 5, string 10, the end 17
  for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
    if (token === 10 && depth === 1 && isName) {
      const name = scanner.getTokenValue();
      if (names.has(name)) throw new TensorError(l10n.t('{0} appears twice', `'${name}'`));
      names.add(name);
    }
    if (token === 1 || token === 3) depth++;
    if (token === 2 || token === 4) depth--;
    isName = depth === 1 && (token === 1 || token === 5);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseEntry(name: string, entry: unknown): Entry {
  const unreadable = (key: string) => new TensorError(l10n.t('{0}: invalid {1}', name, `"${key}"`));
  if (!isRecord(entry)) throw unreadable('dtype');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw unreadable('dtype');
  if (!Array.isArray(shape)) throw unreadable('shape');
  checkShape(shape);
  if (!Array.isArray(offsets) || offsets.length !== 2) throw unreadable('data_offsets');
  const [start, end] = offsets as unknown[];
  if (!isOffset(start) || !isOffset(end) || start > end) throw unreadable('data_offsets');
  return { name, dtype, shape, start, end };
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Tensors follow one another from the first byte after the header to the last one of the file. */
function checkOffsets(entries: readonly Entry[], size: number) {
  let free = 0;
  for (const { name, start, end } of entries) {
    if (start < free) throw new TensorError(l10n.t('{0} overlaps the previous tensor at byte {1}', name, start));
    if (start > free) throw new TensorError(l10n.t('Gap before {0}: bytes {1} to {2}', name, free, start));
    free = end;
  }
  if (free === size) return;
  throw new TensorError(l10n.t('Truncated file: expected {0} bytes of values, found {1}', free, Math.max(size, 0)));
}

/** @throws TensorError if the shape does not take as many bytes as the offsets give */
function checkSize({ name, dtype: code, shape, start, end }: Entry) {
  if (!Object.hasOwn(dtypes, code)) return;
  const dtype = dtypes[code]!;
  const bytes = elementCount(shape) * storedBytes(dtype);
  if (bytes === end - start) return;
  const size = formatShape(shape);
  throw new TensorError(
    l10n.t('{0}: shape {1} of {2} needs {3} bytes, but the header says {4}', name, size, dtype, bytes, end - start),
  );
}

function openEntry(source: ByteSource, base: number, { name, dtype: code, shape, start }: Entry): StoredTensor {
  if (!Object.hasOwn(dtypes, code)) throw new TensorError(l10n.t('{0}: dtype {1} is not supported', name, code));
  const block = { source, start: base + start, dtype: dtypes[code]!, bigEndian: false, length: elementCount(shape) };
  return stridedTensor(name, block, { shape, strides: rowMajor(shape), offset: 0 });
}
