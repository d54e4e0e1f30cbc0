import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A PNG (or another image format) as it stands in an event. */
interface ReadImage {
  readonly tag: string;
  readonly width: number;
  readonly height: number;
  readonly encoded: Uint8Array;
}

interface ReadScalar {
  readonly tag: string;
  readonly value: number;
}

/** What is read of an event; other fields are skipped. */
export interface ReadEvent {
  /** In seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly images: readonly ReadImage[];
  readonly scalars: readonly ReadScalar[];
}

type Field = (number: number, wireType: WireType, reader: BinaryReader) => boolean;

/** Passes each field to `take`; those that it does not take are skipped. */
function eachField(bytes: Uint8Array, take: Field): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (!take(number, wireType, reader)) reader.skip(wireType, number);
  }
}

/**
 * @throws Error if the bytes are no event
 * @see event.proto and summary.proto of TensorBoard
 */
export function readEvent(bytes: Uint8Array): ReadEvent {
  const event = { wallTime: 0, step: 0, images: [] as ReadImage[], scalars: [] as ReadScalar[] };
  let fileVersion: string | undefined;
  eachField(bytes, (number, wireType, reader) => {
    if (number === 1 && wireType === WireType.Bit64) event.wallTime = reader.double();
    else if (number === 2 && wireType === WireType.Varint) event.step = Number(reader.int64());
    else if (number === 3 && wireType === WireType.LengthDelimited) fileVersion = reader.string();
    else if (number === 5 && wireType === WireType.LengthDelimited) readSummary(reader.bytes(), event);
    else return false;
    return true;
  });
  return { ...event, ...(fileVersion !== undefined && { fileVersion }) };
}

interface Values {
  readonly images: ReadImage[];
  readonly scalars: ReadScalar[];
}

function readSummary(bytes: Uint8Array, values: Values): void {
  eachField(bytes, (number, wireType, reader) => {
    if (number !== 1 || wireType !== WireType.LengthDelimited) return false;
    readValue(reader.bytes(), values);
    return true;
  });
}

function readValue(bytes: Uint8Array, { images, scalars }: Values): void {
  let tag = '';
  let plugin = '';
  const found: { image?: Uint8Array; tensor?: Uint8Array; scalar?: number } = {};
  eachField(bytes, (number, wireType, reader) => {
    if (number === 1 && wireType === WireType.LengthDelimited) tag = reader.string();
    else if (number === 2 && wireType === WireType.Bit32) found.scalar = reader.float();
    else if (number === 4 && wireType === WireType.LengthDelimited) found.image = reader.bytes();
    else if (number === 8 && wireType === WireType.LengthDelimited) found.tensor = reader.bytes();
    else if (number === 9 && wireType === WireType.LengthDelimited) plugin = pluginName(reader.bytes());
    else return false;
    return true;
  });
  if (found.image) images.push({ tag, ...imageOf(found.image) });
  if (found.scalar !== undefined) scalars.push({ tag, value: found.scalar });
  if (found.tensor) readTensor(found.tensor, tag, plugin, { images, scalars });
}

function imageOf(bytes: Uint8Array): Omit<ReadImage, 'tag'> {
  const image = { width: 0, height: 0, encoded: new Uint8Array() as Uint8Array };
  eachField(bytes, (number, wireType, reader) => {
    if (number === 1 && wireType === WireType.Varint) image.height = reader.int32();
    else if (number === 2 && wireType === WireType.Varint) image.width = reader.int32();
    else if (number === 4 && wireType === WireType.LengthDelimited) image.encoded = reader.bytes();
    else return false;
    return true;
  });
  return image;
}

/** The newer way of TensorFlow 2: width and height as text, then image after image; scalars as tensors of one float. */
function readTensor(bytes: Uint8Array, tag: string, plugin: string, { images, scalars }: Values): void {
  const strings: Uint8Array[] = [];
  let scalar: number | undefined;
  eachField(bytes, (number, wireType, reader) => {
    if (number === 8 && wireType === WireType.LengthDelimited) strings.push(reader.bytes());
    else if (number === 5 && wireType === WireType.Bit32) scalar = reader.float();
    else if (number === 5 && wireType === WireType.LengthDelimited) scalar = firstFloat(reader.bytes());
    else if (number === 4 && wireType === WireType.LengthDelimited) scalar = firstFloat(reader.bytes());
    else return false;
    return true;
  });
  if (plugin === 'images' && strings.length > 2) {
    const [width, height] = strings.slice(0, 2).map((text) => Number(new TextDecoder().decode(text)));
    for (const encoded of strings.slice(2)) images.push({ tag, width: width!, height: height!, encoded });
  } else if (plugin === 'scalars' && scalar !== undefined) scalars.push({ tag, value: scalar });
}

function firstFloat(bytes: Uint8Array): number | undefined {
  return bytes.length < 4 ? undefined : new BinaryReader(bytes).float();
}

function pluginName(metadata: Uint8Array): string {
  let name = '';
  eachField(metadata, (number, wireType, reader) => {
    if (number !== 1 || wireType !== WireType.LengthDelimited) return false;
    eachField(reader.bytes(), (inner, innerType, data) => {
      if (inner !== 1 || innerType !== WireType.LengthDelimited) return false;
      name = data.string();
      return true;
    });
    return true;
  });
  return name;
}
