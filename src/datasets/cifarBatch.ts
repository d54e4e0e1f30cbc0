import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import { bytesSource, type ByteSource } from '../files/byteSource';
import { numpyGlobals, PickledArray } from '../formats/numpyPickle';
import { unpickle } from '../formats/pickle';
import { plainGlobals } from '../formats/pickledTensors';
import { formatShape } from '../tensors/tensor';

/** A red, a green and a blue plane of 32 × 32. */
export const CIFAR_SHAPE = [3, 32, 32] as const;
export const CIFAR_BYTES = 3072;
/** Such a file is read whole to find its images; the largest real one has 154 MB. */
const SIZE_LIMIT = 2 ** 28;

/** The images of a file and their class numbers. */
export interface CifarRows {
  readonly labels: readonly number[];
  /** Rows of 3072 bytes, one after the other from `start` on. */
  readonly source: ByteSource;
  readonly start: number;
}

/** An array that remembers its bytes, which may be a view of the file's. */
class BatchArray extends PickledArray {
  /** Absent if they are not in the file as they are. */
  stored: Uint8Array | undefined;

  override fill(shape: readonly unknown[], dtype: unknown, isFortran: boolean, data: unknown): this {
    this.stored = data instanceof Uint8Array && !isFortran ? data : undefined;
    return super.fill(shape, dtype, isFortran, data);
  }
}

const globals = {
  ...plainGlobals,
  ...numpyGlobals,
  ...Object.fromEntries(
    ['numpy.core', 'numpy._core'].flatMap((core) => [
      [`${core}.multiarray _reconstruct`, () => new BatchArray()],
      [`${core}.numeric _frombuffer`, fromBuffer],
      [`${core}.multiarray _frombuffer`, fromBuffer],
    ]),
  ),
};

function fromBuffer([data, dtype, shape, order]: readonly unknown[]): BatchArray {
  return new BatchArray().fill(Array.isArray(shape) ? shape : [], dtype, order === 'F', data);
}

async function readDict(source: ByteSource): Promise<{ dict: Map<unknown, unknown>; bytes: Uint8Array }> {
  if (source.size > SIZE_LIMIT) {
    throw new TensorError(l10n.t('Pickle too large: {0} bytes (at most {1})', source.size, SIZE_LIMIT));
  }
  const bytes = await readBytes(source, 0, source.size);
  const dict = unpickle(bytes, { globals });
  if (!(dict instanceof Map)) throw new TensorError(l10n.t('The pickle is not a dictionary'));
  return { dict, bytes };
}

/**
 * A batch file of CIFAR's python version, of whatever pickle protocol. The images stay in the file if they are stored there as
 * they are.
 *
 * @param labelKeys where the class numbers may be
 * @throws TensorError if it is broken
 */
export async function readBatch(source: ByteSource, labelKeys: readonly string[], classes: number): Promise<CifarRows> {
  const { dict, bytes } = await readDict(source);
  const array = dict.get('data');
  if (!(array instanceof BatchArray)) throw new TensorError(l10n.t('The pickle has no array {0}', "'data'"));
  const tensor = array.named('data');
  const { shape, dtype } = tensor;
  if (dtype !== 'uint8' || shape.length !== 2 || shape[1] !== CIFAR_BYTES) {
    const found = `${dtype} ${formatShape(shape)}`;
    throw new TensorError(l10n.t('{0} is {1}, expected {2}', "'data'", found, `uint8 (N, ${CIFAR_BYTES})`));
  }
  const key = labelKeys.find((name) => dict.has(name));
  const labels = key === undefined ? undefined : await listOf(dict.get(key));
  if (!labels) throw new TensorError(l10n.t('The pickle has no list {0}', `'${labelKeys[0]}'`));
  if (labels.length !== shape[0]) {
    throw new TensorError(l10n.t('{0} labels for {1} images', labels.length, shape[0]!));
  }
  checkLabels(labels, classes);
  const { stored } = array;
  if (stored?.buffer === bytes.buffer) return { labels, source, start: stored.byteOffset - bytes.byteOffset };
  return { labels, source: bytesSource((await tensor.read()) as Uint8Array), start: 0 };
}

/** The entries of a list, or of an array of NumPy, as files made by hand have it; undefined if it is neither. */
async function listOf(value: unknown): Promise<readonly unknown[] | undefined> {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!(value instanceof BatchArray)) return undefined;
  return Array.from(await value.named('labels').read(), Number);
}

/**
 * Class numbers are counted from 0, or from 1 where there is no 0.
 *
 * @throws TensorError if one is no class number
 */
export function checkLabels(labels: readonly unknown[], classes: number): asserts labels is readonly number[] {
  const last = labels.includes(0) ? classes - 1 : classes;
  const at = labels.findIndex((label) => !Number.isInteger(label) || Number(label) < 0 || Number(label) > last);
  if (at < 0) return;
  throw new TensorError(l10n.t('Label {0} of image {1} is out of range 0–{2}', String(labels[at]), at, classes - 1));
}

/** The class names of a meta file, if it has them under one of these keys. */
export async function readClassNames(source: ByteSource, keys: readonly string[]): Promise<string[] | undefined> {
  const { dict } = await readDict(source);
  const names = keys.map((key) => dict.get(key)).find((value) => Array.isArray(value));
  return names?.map((name: unknown) => (name instanceof Uint8Array ? new TextDecoder().decode(name) : String(name)));
}
