import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { ByteSource } from '../files/byteSource';
import { openNpy } from './npy';
import type { StoredTensor } from './storedTensor';
import { TensorFileBuilder, type TensorFile } from './tensorFile';
import type { ZipEntry } from './zip';
import { zipMember } from './zipMember';

const SUFFIX = '.npy';

/**
 * The arrays of an `.npz` file, stored or compressed. Other files in the archive are left out.
 */
export async function readNpz(source: ByteSource, entries: readonly ZipEntry[]): Promise<TensorFile> {
  const file = new TensorFileBuilder();
  for (const entry of entries) {
    if (!entry.name.endsWith(SUFFIX)) continue;
    const name = entry.name.slice(0, -SUFFIX.length);
    await file.add(name, () => readMember(source, entry, name));
  }
  return file;
}

async function readMember(source: ByteSource, entry: ZipEntry, name: string): Promise<StoredTensor> {
  const { tensor, end } = await openNpy(zipMember(source, entry), name);
  if (entry.size > end) {
    throw new TensorError(l10n.t('The array needs {0} bytes, but its archive entry has {1}', end, entry.size));
  }
  return tensor;
}
