import { bufferedSource } from '../files/bufferedSource';
import type { ByteSource } from '../files/byteSource';
import { Budget } from './budget';
import { addNpy } from './npy';
import { TensorFileBuilder, type TensorFile } from './tensorFile';
import type { ZipEntry } from './zip';
import { zipMember } from './zipMember';

const SUFFIX = '.npy';

/**
 * The arrays of an `.npz` file, stored or compressed. Other files in the archive are left out.
 */
export async function readNpz(
  source: ByteSource,
  entries: readonly ZipEntry[],
  budget = new Budget(source.size),
): Promise<TensorFile> {
  const file = new TensorFileBuilder(budget);
  const headers = bufferedSource(source);
  for (const entry of entries) {
    if (!entry.name.endsWith(SUFFIX)) continue;
    const name = entry.name.slice(0, -SUFFIX.length);
    await file.attempt(name, () => addNpy(file, zipMember(headers, entry), name, true));
  }
  return file;
}
