import * as l10n from '@vscode/l10n';
import { broken, truncated } from './imageTensor';
import { isRestart } from './jpegSegments';

const FORMAT = 'JPEG';

/** A Huffman table by code length: the first code of the length, and where its symbols begin. */
export interface HuffmanTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** One component's blocks in a unit of a scan, and the tables they are coded with. */
export interface ScanPart {
  readonly blocks: number;
  readonly kept: boolean;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** What of a block a scan carries. */
export type BlockKind = 'whole' | 'dc' | 'dcBit';

/**
 * A scan with only the kept parts' blocks in it, bit by bit as they were: a component's codes do not depend on the
 * others'.
 */
export function keepParts(
  coded: Uint8Array,
  parts: readonly ScanPart[],
  units: number,
  restartInterval: number,
  kind: BlockKind,
): Uint8Array {
  const reader = new BitReader(coded);
  const writer = new BitWriter(coded.length);
  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) writer.restart(reader.restart());
    for (const part of parts) {
      reader.copyTo = part.kept ? writer : undefined;
      for (let block = 0; block < part.blocks; block++) passBlock(reader, part, kind);
    }
  }
  return writer.finish();
}

function passBlock(reader: BitReader, { dc, ac }: ScanPart, kind: BlockKind): void {
  if (kind === 'dcBit') {
    reader.bits(1);
    return;
  }
  reader.bits(reader.symbol(dc));
  if (kind === 'dc') return;
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run !== 15) return;
    reader.bits(size);
    k += run;
  }
}

class BitReader {
  /** Every bit read goes here as well. */
  copyTo: BitWriter | undefined;
  private at = 0;
  private byte = 0;
  private left = 0;

  constructor(private readonly bytes: Uint8Array) {}

  symbol(table: HuffmanTable | undefined): number {
    if (!table) throw broken(FORMAT, l10n.t('missing code table'));
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 0; length < 16; length++) {
      code |= this.bit();
      const count = table.counts[length]!;
      if (code - first < count) return table.symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw broken(FORMAT, l10n.t('invalid code'));
  }

  bits(count: number): void {
    for (let i = 0; i < count; i++) this.bit();
  }

  /** Goes after the restart marker that must stand here, and returns it. */
  restart(): number {
    this.left = 0;
    const marker = this.bytes[this.at + 1];
    if (this.bytes[this.at] !== 0xff || marker === undefined || !isRestart(marker)) {
      throw broken(FORMAT, l10n.t('missing restart marker'));
    }
    this.at += 2;
    return marker;
  }

  private bit(): number {
    if (this.left === 0) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw truncated(FORMAT);
      if (byte === 0xff && this.bytes[this.at++] !== 0) throw truncated(FORMAT);
      this.byte = byte;
      this.left = 8;
    }
    const bit = (this.byte >> --this.left) & 1;
    this.copyTo?.bit(bit);
    return bit;
  }
}

class BitWriter {
  private readonly bytes: Uint8Array;
  private at = 0;
  private byte = 0;
  private count = 0;

  /** @param capacity what is read is never more than that; stuffing and padding can double it */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity * 2 + 2);
  }

  bit(bit: number): void {
    this.byte = (this.byte << 1) | bit;
    if (++this.count < 8) return;
    this.bytes[this.at++] = this.byte;
    if (this.byte === 0xff) this.bytes[this.at++] = 0;
    this.byte = this.count = 0;
  }

  restart(marker: number): void {
    this.pad();
    this.bytes[this.at++] = 0xff;
    this.bytes[this.at++] = marker;
  }

  finish(): Uint8Array {
    this.pad();
    return this.bytes.subarray(0, this.at);
  }

  private pad(): void {
    while (this.count > 0) this.bit(1);
  }
}
