import * as l10n from '@vscode/l10n';
import { broken, truncated } from './imageTensor';

const FORMAT = 'JPEG';
export const markers = { DHT: 0xc4, SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DRI: 0xdd, APP0: 0xe0, APP14: 0xee } as const;

/** A marker with what belongs to it. */
export interface Segment {
  readonly marker: number;
  /** Without the length. */
  readonly data: Uint8Array;
  /** The coded blocks after a scan's header, restart markers among them. */
  readonly coded?: Uint8Array;
}

/** The segments from the start marker to the end marker, both left out. */
export function segmentsOf(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  for (let at = 2; ;) {
    at = markerFrom(bytes, at);
    const marker = bytes[at + 1];
    if (marker === undefined) throw truncated(FORMAT);
    if (marker === markers.EOI) return segments;
    at += 2;
    if (isRestart(marker) || marker === markers.SOI || marker === 1) continue;
    const data = dataAt(bytes, at);
    at += 2 + data.length;
    if (marker !== markers.SOS) {
      segments.push({ marker, data });
      continue;
    }
    const end = endOfCoded(bytes, at);
    segments.push({ marker, data, coded: bytes.subarray(at, end) });
    at = end;
  }
}

/** What is no marker may stand between segments, and a marker may be padded. */
function markerFrom(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0xff && bytes[at + 1] !== 0)) at++;
  return at;
}

/** What stands after a segment's length, which counts its own two bytes. */
function dataAt(bytes: Uint8Array, at: number): Uint8Array {
  if (at + 2 > bytes.length) throw truncated(FORMAT);
  const length = (bytes[at]! << 8) | bytes[at + 1]!;
  if (length < 2) throw broken(FORMAT, l10n.t('segment of {0} bytes', length));
  if (at + length > bytes.length) throw truncated(FORMAT);
  return bytes.subarray(at + 2, at + length);
}

export function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

function endOfCoded(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  throw truncated(FORMAT);
}

export interface Component {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: number;
}

/** The start-of-frame segment. */
export interface Frame {
  readonly marker: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
}

/** @throws TensorError if there is no frame, or more than one */
export function frameOf(segments: readonly Segment[]): Frame {
  const frames = segments.filter(
    ({ marker }) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker),
  );
  const [frame] = frames;
  if (frames.length !== 1 || !frame) throw broken(FORMAT, l10n.t('{0} frames', frames.length));
  const { data, marker } = frame;
  const count = data[5] ?? 0;
  if (data.length < 6 + count * 3) throw truncated(FORMAT);
  const components = Array.from({ length: count }, (_, i) => {
    const [id, sampling, quantization] = data.subarray(6 + i * 3, 9 + i * 3) as unknown as [number, number, number];
    return { id, horizontal: sampling >> 4, vertical: sampling & 15, quantization };
  });
  if (
    components.some(
      ({ horizontal, vertical }) => !(horizontal >= 1 && horizontal <= 4 && vertical >= 1 && vertical <= 4),
    )
  )
    throw broken(FORMAT, l10n.t('unknown component sampling'));
  const [height, width] = [(data[1]! << 8) | data[2]!, (data[3]! << 8) | data[4]!];
  return { marker, precision: data[0]!, width, height, components };
}

/** How many blocks of 8×8 samples the components have. */
export function blockCount({ width, height, components }: Frame): number {
  const across = Math.max(...components.map(({ horizontal }) => horizontal));
  const down = Math.max(...components.map(({ vertical }) => vertical));
  return components.reduce((sum, { horizontal, vertical }) => {
    return sum + Math.ceil((width * horizontal) / across / 8) * Math.ceil((height * vertical) / down / 8);
  }, 0);
}
