import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { LiteralFault, parseLiteral, type Literal } from '../python/literal';
import { elementCount, formatShape } from '../tensors/tensor';
import { columnMajor, rowMajor } from './layout';
import { numpyDtype, structuredRefusal } from './numpyDtype';
import type { StoredTensor } from './storedTensor';
import { storedBytes } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** No array of numbers needs a longer header. */
const HEADER_LIMIT = 2 ** 16;

export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/**
 * The array of a `.npy` file, versions 1 to 3. Bytes after the array are ignored, as in NumPy.
 *
 * @throws TensorError if it is broken or does not hold numbers
 * @see numpy/lib/format.py
 */
export async function readNpy(source: ByteSource): Promise<StoredTensor> {
  return (await openNpy(source, '')).tensor;
}

/** An array, and where in the file it ends. */
export async function openNpy(source: ByteSource, name: string): Promise<{ tensor: StoredTensor; end: number }> {
  const { text, end: start } = await headerOf(source);
  const { descr, fortranOrder, shape } = parseHeader(text);
  const { dtype, bigEndian } = numpyDtype(descr);
  const length = elementCount(shape);
  const bytes = length * storedBytes(dtype);
  const held = source.size - start;
  if (bytes > held) {
    const size = formatShape(shape);
    throw new TensorError(l10n.t('Shape {0} of {1} needs {2} bytes, but the file has {3}', size, dtype, bytes, held));
  }
  const strides = fortranOrder ? columnMajor(shape) : rowMajor(shape);
  const block = { source, start, dtype, bigEndian, length };
  return { tensor: stridedTensor(name, block, { shape, strides, offset: 0 }), end: start + bytes };
}

async function headerOf(source: ByteSource): Promise<{ text: string; end: number }> {
  const head = await readBytes(source, 0, 10);
  if (!isNpy(head)) throw new TensorError(l10n.t('Not a NumPy array'));
  const version = head[6]!;
  if (version < 1 || version > 3 || head[7] !== 0) {
    throw new TensorError(l10n.t('Unknown version of the NumPy format: {0}', `${version}.${head[7]}`));
  }
  const start = version === 1 ? 10 : 12;
  const length =
    version === 1 ? viewOf(head).getUint16(8, true) : viewOf(await readBytes(source, 8, 12)).getUint32(0, true);
  if (length > HEADER_LIMIT) {
    throw new TensorError(l10n.t('Header too large: {0} bytes (at most {1})', length, HEADER_LIMIT));
  }
  const bytes = await readBytes(source, start, start + length);
  return { text: new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes), end: start + length };
}

function literalOf(text: string): Literal {
  try {
    return parseLiteral(text);
  } catch (error) {
    if (!(error instanceof LiteralFault)) throw error;
    const { offset } = error;
    const found = text.slice(offset, offset + 10).trim();
    const message = found
      ? l10n.t('Invalid NumPy header: {0} at byte {1}', `“${found}”`, offset)
      : l10n.t('Invalid NumPy header: it ends at byte {0}', offset);
    throw new TensorError(message, offset);
  }
}

function parseHeader(text: string): { descr: string; fortranOrder: boolean; shape: readonly number[] } {
  const header = literalOf(text);
  if (!(header instanceof Map)) throw new TensorError(l10n.t('The header is not a dictionary'));
  const entry = (key: string) => {
    if (!header.has(key)) throw new TensorError(l10n.t('The header has no {0}', `'${key}'`));
    return header.get(key) as unknown;
  };
  const [descr, fortranOrder, shape] = [entry('descr'), entry('fortran_order'), entry('shape')];
  if (Array.isArray(descr)) throw structuredRefusal();
  if (typeof descr !== 'string') throw new TensorError(l10n.t('Invalid {0} in the header', "'descr'"));
  if (typeof fortranOrder !== 'boolean') {
    throw new TensorError(l10n.t('Invalid {0} in the header', "'fortran_order'"));
  }
  if (!Array.isArray(shape)) throw new TensorError(l10n.t('Invalid {0} in the header', "'shape'"));
  checkShape(shape);
  return { descr, fortranOrder, shape };
}
