import { deflateRawSync, gzipSync } from 'node:zlib';
import { buf as crc32 } from 'crc-32';
import { bytesOf, little } from '../bytes';
import type { Dice } from '../dice';

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A zip archive; what its directory says of sizes and places may be wrong. */
export function archive(dice: Dice, members: readonly Member[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  for (const { name, data } of members) {
    const isPacked = dice.chance(0.5);
    const stored = isPacked ? deflateRawSync(data) : data;
    const common = () =>
      bytesOf(
        ...[little(20, 2), little(dice.said(0, 0.01), 2), little(dice.said(isPacked ? 8 : 0, 0.01), 2), little(0, 4)],
        ...[
          little(dice.said(crc32(data) >>> 0, 0.01), 4),
          little(dice.said(stored.length), 4),
          little(dice.said(data.length), 4),
        ],
        ...[little(dice.said(name.length, 0.01), 2), little(dice.said(0, 0.01), 2)],
      );
    const local = bytesOf('PK\x03\x04', common(), name, stored);
    entries.push(bytesOf('PK\x01\x02', little(20, 2), common(), little(0, 10), little(dice.said(at), 4), name));
    locals.push(local);
    at += local.length;
  }
  const directory = bytesOf(...entries);
  const count = little(dice.said(members.length), 2);
  const end = bytesOf(little(dice.said(directory.length), 4), little(dice.said(at), 4), little(dice.said(0), 2));
  return bytesOf(...locals, directory, 'PK\x05\x06', little(0, 4), count, count, end);
}

/** A file in a gzip file, or in several parts of one. */
export function packed(dice: Dice, data: Uint8Array): Uint8Array {
  const cut = dice.chance(0.2) ? dice.below(data.length) : data.length;
  const whole = bytesOf(gzipSync(data.subarray(0, cut)), cut < data.length ? gzipSync(data.subarray(cut)) : '');
  return dice.chance(0.1) ? whole.subarray(0, dice.below(whole.length)) : whole;
}

/** What `torch.save` wrote at first. */
export function tar(dice: Dice, pickle: (dice: Dice) => Uint8Array): Uint8Array {
  const members = ['storages', 'tensors', 'pickle'].map((name) => {
    const data = bytesOf('\x80\x02K', dice.below(3), '.', pickle(dice), dice.bytes(dice.size()));
    const header = new Uint8Array(512);
    const size = dice.said(data.length).toString(8).padStart(11, '0');
    header.set(bytesOf(name), 0);
    header.set(bytesOf(size), 124);
    header.set(bytesOf('ustar'), 257);
    return bytesOf(header, data, new Uint8Array((512 - (data.length % 512)) % 512));
  });
  return bytesOf(...members);
}
