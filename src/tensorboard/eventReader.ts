import { WireType } from '@bufbuild/protobuf/wire';
import { FieldReader } from './fields';
import { readTensor, type ReadTensor } from './tensorReader';

/** A PNG (or another image format) as it stands in an event. */
export interface ReadImage {
  readonly width: number;
  readonly height: number;
  readonly encoded: Uint8Array;
}

/** What was logged: an image or a number as SummaryWriter logs them, a tensor as TensorFlow 2 logs all, or what is not read. */
type Content =
  | { readonly kind: 'image'; readonly image: ReadImage }
  | { readonly kind: 'scalar'; readonly scalar: number }
  | { readonly kind: 'tensor'; readonly tensor: ReadTensor }
  | { readonly kind: 'other' };

export interface ReadValue {
  readonly tag: string;
  /** The plugin that shows it; only the first value of a tag has to name one. */
  readonly plugin?: string;
  readonly content: Content;
}

/** What is read of an event; other fields are skipped. */
export interface ReadEvent {
  /** In seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  /** A run begins, or begins again at this step: `SessionLog.START`. */
  readonly isStart: boolean;
  readonly values: readonly ReadValue[];
}

/** Numbers of the fields: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const VALUE = { tag: 1, simpleValue: 2, image: 4, histogram: 5, audio: 6, tensor: 8, metadata: 9 } as const;
const IMAGE = { height: 1, width: 2, encoded: 4 } as const;
const START = 1;

const { Varint, Bit64, Bit32, LengthDelimited } = WireType;

/** @throws Error if the bytes are no event; TensorError if something in it is too large */
export function readEvent(bytes: Uint8Array): ReadEvent {
  const reader = FieldReader.of(bytes);
  const values: ReadValue[] = [];
  let [wallTime, step, isStart] = [0, 0, false];
  let fileVersion: string | undefined;
  reader.each((field, wireType) => {
    if (field === EVENT.wallTime && wireType === Bit64) wallTime = reader.double();
    else if (field === EVENT.step && wireType === Varint) step = Number(reader.int64());
    else if (field === EVENT.fileVersion && wireType === LengthDelimited) fileVersion = reader.name();
    else if (field === EVENT.summary && wireType === LengthDelimited) readSummary(reader, values);
    else if (field === EVENT.sessionLog && wireType === LengthDelimited) isStart = readStatus(reader) === START;
    else return false;
    return true;
  });
  return { wallTime, step, isStart, values, ...(fileVersion !== undefined && { fileVersion }) };
}

function readStatus(reader: FieldReader): number {
  let status = 0;
  reader.inner((field, wireType) => {
    if (field !== 1 || wireType !== Varint) return false;
    status = reader.int32();
    return true;
  });
  return status;
}

function readSummary(reader: FieldReader, values: ReadValue[]): void {
  reader.inner((field, wireType) => {
    if (field !== 1 || wireType !== LengthDelimited) return false;
    const value = readValue(reader);
    if (value) values.push(value);
    return true;
  });
}

function readValue(reader: FieldReader): ReadValue | undefined {
  let tag = '';
  let plugin: string | undefined;
  let content: Content | undefined;
  reader.inner((field, wireType) => {
    if (field === VALUE.simpleValue && wireType === Bit32) content = { kind: 'scalar', scalar: reader.float() };
    else if (wireType !== LengthDelimited) return false;
    else if (field === VALUE.tag) tag = reader.name();
    else if (field === VALUE.image) content = { kind: 'image', image: readImage(reader) };
    else if (field === VALUE.tensor) content = { kind: 'tensor', tensor: readTensor(reader) };
    else if (field === VALUE.metadata) plugin = readPlugin(reader);
    else if (field === VALUE.histogram || field === VALUE.audio) {
      content = { kind: 'other' };
      plugin ??= field === VALUE.audio ? 'audio' : 'histograms';
      return false;
    } else return false;
    return true;
  });
  return content && { tag, content, ...(plugin && { plugin }) };
}

function readImage(reader: FieldReader): ReadImage {
  const image = { width: 0, height: 0, encoded: new Uint8Array() as Uint8Array };
  reader.inner((field, wireType) => {
    if (field === IMAGE.height && wireType === Varint) image.height = reader.int32();
    else if (field === IMAGE.width && wireType === Varint) image.width = reader.int32();
    else if (field === IMAGE.encoded && wireType === LengthDelimited) image.encoded = reader.bytes();
    else return false;
    return true;
  });
  return image;
}

function readPlugin(reader: FieldReader): string {
  let name = '';
  reader.inner((field, wireType) => {
    if (field !== 1 || wireType !== LengthDelimited) return false;
    reader.inner((inner, innerType) => {
      if (inner !== 1 || innerType !== LengthDelimited) return false;
      name = reader.name();
      return true;
    });
    return true;
  });
  return name;
}
