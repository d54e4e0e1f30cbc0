import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { LiteralFault, parseLiteral, type Literal } from '../python/literal';
import { elementCount, formatShape } from '../tensors/tensor';
import { columnMajor, rowMajor } from './layout';
import { numpyDtype, structuredRefusal } from './numpyDtype';
import { unpickleFrom } from './pickleFile';
import { addTensors } from './pickledTensors';
import { storedBytes } from './storedValues';
import { checkShape, stridedTensor } from './stridedTensor';
import { TensorFileBuilder, type TensorFile } from './tensorFile';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Bytes that tell the header's length, and how many are read first: usually the whole header. */
const LEAST_HEAD = 10;
const FIRST_BYTES = 128;
/** No array of numbers needs a longer header. */
const HEADER_LIMIT = 2 ** 16;
const decoders = { utf8: new TextDecoder(), latin1: new TextDecoder('latin1') };
/** The dtype of Python objects: a pickle follows. */
const OBJECTS = '|O';

export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => head[i] === byte);
}

/**
 * The array of a `.npy` file, versions 1 to 3. Bytes after the array are ignored, as in NumPy.
 *
 * @throws TensorError if it is broken or does not hold numbers
 * @see numpy/lib/format.py
 */
export async function readNpy(source: ByteSource): Promise<TensorFile> {
  const file = new TensorFileBuilder();
  await addNpy(file, source, '');
  return file;
}

/**
 * Adds an array to a file's, or, if it is one of Python objects, the arrays among these.
 *
 * @param isWhole whether nothing may come after it
 */
export async function addNpy(
  file: TensorFileBuilder,
  source: ByteSource,
  name: string,
  isWhole = false,
): Promise<void> {
  const { text, end } = await headerOf(source);
  const header = parseHeader(text);
  if (header.descr === OBJECTS) return addTensors(file, await unpickleFrom(source, end), name);
  const array = arrayOf(name, header, source, end);
  if (isWhole && source.size > array.end) {
    throw new TensorError(l10n.t('The array needs {0} bytes, but its archive entry has {1}', array.end, source.size));
  }
  file.put(array.tensor);
}

interface Header {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** An array, and where in the file it ends. */
function arrayOf(name: string, { descr, fortranOrder, shape }: Header, source: ByteSource, start: number) {
  const { dtype, bigEndian, storedAs } = numpyDtype(descr);
  const length = elementCount(shape);
  const bytes = length * storedBytes(dtype);
  const held = source.size - start;
  if (bytes > held) {
    const size = formatShape(shape);
    throw new TensorError(l10n.t('Shape {0} of {1} needs {2} bytes, but the file has {3}', size, dtype, bytes, held));
  }
  const strides = fortranOrder ? columnMajor(shape) : rowMajor(shape);
  const block = { source, start, dtype, bigEndian, length };
  const tensor = stridedTensor(name, block, { shape, strides, offset: 0 });
  return { tensor: { ...tensor, ...(storedAs && { storedAs }) }, end: start + bytes };
}

async function headerOf(source: ByteSource): Promise<{ text: string; end: number }> {
  const head = await readBytes(source, 0, Math.max(LEAST_HEAD, Math.min(FIRST_BYTES, source.size)));
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
  const end = start + length;
  const bytes = end <= head.length ? head.subarray(start, end) : await readBytes(source, start, end);
  return { text: decoders[version === 3 ? 'utf8' : 'latin1'].decode(bytes), end };
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

function parseHeader(text: string): Header {
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
