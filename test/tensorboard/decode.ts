// Reads event files by their format alone, with no code of the writer or the user.

/** CRC-32C bit by bit, masked. */
export function maskedSum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  return Number((BigInt((crc >>> 15) | (crc << 17)) + 0xa282ead8n) & 0xffffffffn);
}

/** The data of each record; throws if a sum is wrong or the file does not end with a record. */
export function decodeRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 8, true) !== maskedSum(file.subarray(at, at + 8))) throw new Error(`length at ${at}`);
    if (view.getUint32(at + 12 + length, true) !== maskedSum(data)) throw new Error(`data at ${at}`);
    records.push(data);
    at += 16 + length;
  }
  return records;
}

/** Fields of a message by number: numbers of varints, bytes of the rest. */
export function decodeFields(message: Uint8Array): Map<number, bigint | Uint8Array> {
  const fields = new Map<number, bigint | Uint8Array>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const sizes: Record<number, () => number> = { 1: () => 8, 2: () => Number(varint()), 5: () => 4 };
  while (at < message.length) {
    const key = Number(varint());
    const sizeOf = sizes[key & 7];
    if (!sizeOf) fields.set(key >> 3, varint());
    else {
      const size = sizeOf();
      fields.set(key >> 3, message.slice(at, at + size));
      at += size;
    }
  }
  return fields;
}

/** The message in a field. */
export function inner(fields: Map<number, bigint | Uint8Array>, number: number): Map<number, bigint | Uint8Array> {
  return decodeFields(fields.get(number) as Uint8Array);
}

export function textOf(value: bigint | Uint8Array | undefined): string {
  return new TextDecoder().decode(value as Uint8Array);
}

export function doubleOf(value: bigint | Uint8Array | undefined): number {
  return new DataView((value as Uint8Array).buffer).getFloat64(0, true);
}
