import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import { readBytes, uint64At, viewOf } from '../files/byteRange';
import { bytesSource, type ByteSource } from '../files/byteSource';
import { Budget } from './budget';
import { numpyGlobals } from './numpyPickle';
import { checkLength, isTorchMagic, readOldCheckpoint } from './oldCheckpoint';
import { unpickleAt } from './pickle';
import { PickleEnd } from './pickleMachine';
import type { Globals } from './pickledObject';
import { RefusedTensor, plainGlobals, tensorsIn } from './pickledTensors';
import type { TensorFile } from './tensorFile';
import { torchGlobals } from './torchPickle';

/** A pickle outside of an archive holds all of its values: it is read whole. */
const SIZE_LIMIT = 2 ** 31;
/** Bytes that are read first: a broken pickle, or one of no tensors, shows itself before more are. */
const FIRST_BYTES = 2 ** 20;
const PROTO = 0x80;
const LATEST_PROTOCOL = 5;

/** From protocol 2 on. */
export function isPickle(head: Uint8Array): boolean {
  return head[0] === PROTO && head[1]! >= 2 && head[1]! <= LATEST_PROTOCOL;
}

/** What `torch.save` may write into a pickle. */
export const savedGlobals: Globals = { ...plainGlobals, ...numpyGlobals, ...torchGlobals };
/** What else is in a pickle of Python's own: a tensor has its storage in the old format in it. */
const allGlobals: Globals = { ...savedGlobals, 'torch.storage _load_from_bytes': loadFromBytes };

/**
 * The tensors in a pickle: NumPy's arrays and torch's tensors, or what `torch.save` wrote before version 1.6. Nothing in the
 * file is run.
 *
 * @throws TensorError if it is broken
 */
export async function readPickleFile(source: ByteSource, budget = new Budget(source.size)): Promise<TensorFile> {
  const { value, lengths } = await fromStart(source, (bytes) => {
    const first = unpickleAt(bytes, 0, { globals: allGlobals });
    if (!isTorchMagic(first.value)) return { value: first.value, lengths: [] };
    return readOldCheckpoint({ bytes, start: first.end, source, globals: savedGlobals });
  });
  for (const { storage, at } of lengths) {
    checkLength(storage, uint64At(viewOf(await readBytes(source, at, at + 8)), 0));
  }
  return tensorsIn(value, budget);
}

/** The value of a pickle that begins at `start`. */
export async function unpickleFrom(source: ByteSource, start: number): Promise<unknown> {
  return (await fromStart(source, (bytes) => unpickleAt(bytes, start, { globals: allGlobals }))).value;
}

/** Reads as much of a file as its pickles take. */
export async function fromStart<Result>(source: ByteSource, read: (bytes: Uint8Array) => Result): Promise<Result> {
  if (source.size > SIZE_LIMIT) {
    throw new TensorError(l10n.t('Pickle too large: {0} bytes (at most {1})', source.size, SIZE_LIMIT));
  }
  for (let size = Math.min(FIRST_BYTES, source.size); ;) {
    try {
      return read(await readBytes(source, 0, size));
    } catch (error) {
      if (!(error instanceof PickleEnd) || size === source.size) throw error;
      size = Math.min(Math.max(2 * size, error.needed), source.size);
    }
  }
}

/** `torch.storage._load_from_bytes(bytes)`: a storage as `torch.save` writes it in the old format. */
function loadFromBytes([bytes]: readonly unknown[]): unknown {
  if (!(bytes instanceof Uint8Array)) return new RefusedTensor(new TensorError(l10n.t('Invalid tensor in the file')));
  const magic = unpickleAt(bytes, 0, { globals: {} });
  if (!isTorchMagic(magic.value)) throw new TensorError(l10n.t('Not a file written by torch.save'));
  const { value, lengths } = readOldCheckpoint({
    bytes,
    start: magic.end,
    source: bytesSource(bytes),
    globals: savedGlobals,
  });
  for (const { storage, at } of lengths) checkLength(storage, uint64At(viewOf(bytes), at));
  return value;
}
