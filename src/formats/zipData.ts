import * as l10n from '@vscode/l10n';
import { messageOf, type TensorError } from '../errors';
import { checkWithin, readBytes, viewOf } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { brokenZip, type ZipEntry } from './zip';

const LOCAL = 0x04034b50;

/** Where a file's bytes begin, after its local header. */
export async function dataStart(archive: ByteSource, { name, header, compressedSize }: ZipEntry): Promise<number> {
  const view = viewOf(await readBytes(archive, header, header + 30));
  if (view.getUint32(0, true) !== LOCAL) throw brokenZip(l10n.t('{0} is in the wrong place', name));
  const start = header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  checkWithin(archive, start + compressedSize);
  return start;
}

/** @throws TensorError if a file's bytes have another checksum than its entry says */
export function checkSum(sum: number, { name, crc }: ZipEntry) {
  if (sum >>> 0 !== crc) throw brokenZip(l10n.t('wrong checksum of {0}', name));
}

/** @throws TensorError if a file cannot be unpacked */
export function unpacked<Result>(name: string, unpack: () => Result): Result {
  try {
    return unpack();
  } catch (error) {
    throw brokenZip(`${name}: ${messageOf(error)}`);
  }
}

export function unpacksToMore({ name, size }: ZipEntry): TensorError {
  return brokenZip(l10n.t('{0} unpacks to more than {1} bytes', name, size));
}

export function unpacksToLess({ name, size }: ZipEntry): TensorError {
  return brokenZip(l10n.t('{0} unpacks to less than {1} bytes', name, size));
}
