import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A batch of images as one PNG. */
interface EncodedImage {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** One event of a step. */
export type Summary =
  | { readonly tag: string; readonly image: EncodedImage }
  | { readonly tag: string; readonly scalar: number }
  | { readonly tag: string; readonly text: string };

const RGB = 3;
const STRING = 7;

/** Numbers of the messages' fields: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sourceMetadata: 10 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2, image: 4, tensor: 8, metadata: 9 } as const;
const IMAGE = { height: 1, width: 2, colorspace: 3, encoded: 4 } as const;
const SOURCE = { writer: 1 } as const;
const TENSOR = { dtype: 1, strings: 8 } as const;
const METADATA = { plugin: 1 } as const;
const PLUGIN = { name: 1 } as const;

/** The event that a file begins with. */
export function versionEvent(wallTime: number): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  writer.tag(EVENT.fileVersion, WireType.LengthDelimited).string('brain.Event:2');
  const source = writer.tag(EVENT.sourceMetadata, WireType.LengthDelimited).fork();
  source.tag(SOURCE.writer, WireType.LengthDelimited).string('poolscope');
  return source.join().finish();
}

/**
 * An event with one value.
 *
 * @param wallTime in seconds since 1970
 */
export function summaryEvent(wallTime: number, step: number, summary: Summary): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  // what is 0 is left out
  if (step !== 0) writer.tag(EVENT.step, WireType.Varint).int64(step);
  writer.tag(EVENT.summary, WireType.LengthDelimited).fork();
  writer.tag(SUMMARY.value, WireType.LengthDelimited).fork();
  writer.tag(VALUE.tag, WireType.LengthDelimited).string(summary.tag);
  if ('image' in summary) writeImage(writer, summary.image);
  else if ('text' in summary) writeText(writer, summary.text);
  else writer.tag(VALUE.simpleValue, WireType.Bit32).float(summary.scalar);
  return writer.join().join().finish();
}

function writeImage(writer: BinaryWriter, { width, height, png }: EncodedImage): void {
  writer.tag(VALUE.image, WireType.LengthDelimited).fork();
  writer.tag(IMAGE.height, WireType.Varint).int32(height);
  writer.tag(IMAGE.width, WireType.Varint).int32(width);
  writer.tag(IMAGE.colorspace, WireType.Varint).int32(RGB);
  writer.tag(IMAGE.encoded, WireType.LengthDelimited).bytes(png);
  writer.join();
}

/** A tensor of strings without axes, for the plugin that shows texts. */
function writeText(writer: BinaryWriter, text: string): void {
  writer.tag(VALUE.tensor, WireType.LengthDelimited).fork();
  writer.tag(TENSOR.dtype, WireType.Varint).int32(STRING);
  writer.tag(TENSOR.strings, WireType.LengthDelimited).string(text);
  writer.join();
  writer.tag(VALUE.metadata, WireType.LengthDelimited).fork();
  writer.tag(METADATA.plugin, WireType.LengthDelimited).fork();
  writer.tag(PLUGIN.name, WireType.LengthDelimited).string('text');
  writer.join().join();
}
