import * as l10n from '@vscode/l10n';
import { broken, truncated, unsupported } from './imageTensor';
import { keepParts, type BlockKind, type HuffmanTable } from './jpegScan';
import { markers, type Component, type Frame, type Segment } from './jpegSegments';

const FORMAT = 'JPEG';
const PROGRESSIVE = 0xc2;

/** How a decoder interprets three components: as they are, or as luminance and chrominance. */
export type Transform = 0 | 1;

/**
 * A JPEG of three of a JPEG's four components: decoders without a conversion from inks to light
 * then do all the rest, sample by sample as for any other image.
 */
export function keepComponents(
  segments: readonly Segment[],
  frame: Frame,
  kept: readonly number[],
  transform: Transform,
): Uint8Array {
  const components = kept.map((i) => frame.components[i]!);
  if (!isSampledAs(components, frame.components)) throw unsupported(FORMAT, l10n.t('inks with different resolutions'));
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  const out: Uint8Array[] = [Uint8Array.of(0xff, markers.SOI), adobe(transform)];
  for (const segment of segments) {
    const { marker, data, coded } = segment;
    if (marker === markers.APP0 || marker === markers.APP14) continue;
    if (marker === markers.DHT) readTables(data, tables);
    if (marker === markers.DRI) restartInterval = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    if (marker === frame.marker) out.push(withLength(marker, frameHeader(data, frame, components)));
    else if (!coded) out.push(withLength(marker, data));
    else out.push(...scanOf(segment, frame, components, tables, restartInterval));
  }
  out.push(Uint8Array.of(0xff, markers.EOI));
  return joined(out);
}

/** Whether the components that stay have the resolution of the image among them. */
function isSampledAs(some: readonly Component[], all: readonly Component[]): boolean {
  const max = (components: readonly Component[], axis: 'horizontal' | 'vertical') =>
    Math.max(...components.map((component) => component[axis]));
  return (['horizontal', 'vertical'] as const).every((axis) => max(some, axis) === max(all, axis));
}

function adobe(transform: Transform): Uint8Array {
  return withLength(markers.APP14, Uint8Array.of(0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform));
}

function withLength(marker: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), data]);
}

function frameHeader(data: Uint8Array, { components: all }: Frame, components: readonly Component[]): Uint8Array {
  const header = [...data.subarray(0, 5), components.length];
  for (const component of components) {
    const at = 6 + all.indexOf(component) * 3;
    header.push(...data.subarray(at, at + 3));
  }
  return Uint8Array.from(header);
}

/** Keeps the tables of a segment under their class and number, as scans name them. */
function readTables(data: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at < data.length;) {
    const counts = data.subarray(at + 1, at + 17);
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
    if (end > data.length) throw truncated(FORMAT);
    tables.set(data[at]!, { counts, symbols: data.subarray(at + 17, end) });
    at = end;
  }
}

/** The scan with the components that stay; nothing if it has none of them. */
function scanOf(
  { data, coded }: Segment,
  frame: Frame,
  components: readonly Component[],
  tables: ReadonlyMap<number, HuffmanTable>,
  restartInterval: number,
): Uint8Array[] {
  const count = data[0] ?? 0;
  if (data.length < count * 2 + 4) throw truncated(FORMAT);
  const parts = Array.from({ length: count }, (_, i) => {
    const [id, table] = [data[1 + i * 2]!, data[2 + i * 2]!];
    const component = frame.components.find((candidate) => candidate.id === id);
    if (!component) throw broken(FORMAT, l10n.t('a scan uses component {0}, which does not exist', id));
    const kept = components.includes(component);
    const blocks = component.horizontal * component.vertical;
    return { id, table, component, kept, blocks, dc: tables.get(table >> 4), ac: tables.get(16 + (table & 15)) };
  });
  const staying = parts.filter(({ kept }) => kept);
  if (staying.length === 0) return [];
  const header = [staying.length, ...staying.flatMap(({ id, table }) => [id, table]), ...data.subarray(1 + count * 2)];
  const start = withLength(markers.SOS, Uint8Array.from(header));
  if (staying.length === parts.length) return [start, coded!];
  if (staying.length === 1) throw unsupported(FORMAT, l10n.t('inks in separate scans'));
  const kind = kindOf(frame, data.subarray(1 + count * 2));
  return [start, keepParts(coded!, parts, unitCount(frame), restartInterval, kind)];
}

function unitCount({ width, height, components }: Frame): number {
  const across = 8 * Math.max(...components.map(({ horizontal }) => horizontal));
  const down = 8 * Math.max(...components.map(({ vertical }) => vertical));
  return Math.ceil(width / across) * Math.ceil(height / down);
}

/** Progressive scans of several components carry the mean of each block, or one more bit of it. */
function kindOf({ marker }: Frame, [, , approximation = 0]: Uint8Array): BlockKind {
  if (marker !== PROGRESSIVE) return 'whole';
  return approximation >> 4 === 0 ? 'dc' : 'dcBit';
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
