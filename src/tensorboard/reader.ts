import * as l10n from '@vscode/l10n';
import { bytesSource, type ByteSource } from '../files/byteSource';
import { byCodePoint, namesOf, type Folder } from '../files/folder';
import { readSamples } from '../formats/image';
import type { Tensor } from '../tensors/tensor';
import { readEvent, type ReadEvent } from './eventReader';
import { RECORD_HEAD } from './record';
import { readRecords } from './recordReader';

/** An image of a step, decoded on request. */
interface LoggedImage {
  readonly step: number;
  /** In seconds since 1970. */
  readonly wallTime: number;
  readonly width: number;
  readonly height: number;
  /** The image's file, of PNG for instance. */
  bytes(): Promise<Uint8Array>;
  /** Its samples, of shape (C, H, W). @throws TensorError if it is broken */
  read(): Promise<Tensor>;
}

interface LoggedScalar {
  readonly step: number;
  readonly wallTime: number;
  readonly value: number;
}

/** A folder with event files; its name is its path below the log directory, or `.`. */
export interface Run {
  readonly name: string;
  /** By tag, each in order of its steps. */
  readonly images: ReadonlyMap<string, readonly LoggedImage[]>;
  readonly scalars: ReadonlyMap<string, readonly LoggedScalar[]>;
  /** What could not be read in its files. */
  readonly faults: readonly string[];
}

/** Deeper folders are not searched. */
const MAX_DEPTH = 16;

/** All runs of a log directory: the folders that hold event files, sorted by name. */
export async function readLogs(folder: Folder): Promise<Run[]> {
  const runs: Run[] = [];
  const visit = async (current: Folder, name: string, depth: number): Promise<void> => {
    const entries = await current.list();
    const files = namesOf(entries, false).filter((file) => file.includes('tfevents'));
    if (files.length > 0) runs.push(await readRun(current, name || '.', files));
    if (depth === MAX_DEPTH) return;
    for (const inner of namesOf(entries, true)) {
      await visit(current.folder(inner), name ? `${name}/${inner}` : inner, depth + 1);
    }
  };
  await visit(folder, '', 0);
  return runs.sort((a, b) => byCodePoint(a.name, b.name));
}

async function readRun(folder: Folder, name: string, files: readonly string[]): Promise<Run> {
  const builder = new RunBuilder(name);
  for (const file of files) await builder.addFile(`${folder.path}/${file}`, await folder.open(file));
  return builder.finish();
}

/** One event file as a run. @param path as messages name it */
export async function readEventFile(path: string, source: ByteSource): Promise<Run> {
  const builder = new RunBuilder('.');
  await builder.addFile(path, source);
  return builder.finish();
}

class RunBuilder implements Run {
  readonly images = new Map<string, LoggedImage[]>();
  readonly scalars = new Map<string, LoggedScalar[]>();
  readonly faults: string[] = [];

  constructor(readonly name: string) {}

  async addFile(path: string, source: ByteSource): Promise<void> {
    const fault = (text: string) => this.faults.push(`${path}: ${text}`);
    for await (const record of readRecords(source)) {
      const { kind, offset } = record;
      if (kind === 'wrongLength') {
        fault(l10n.t('Wrong checksum of the length at byte {0}: the rest of the file cannot be read', offset));
      }
      if (kind === 'wrongData') fault(l10n.t('Wrong checksum of the record at byte {0}: record skipped', offset));
      if (kind !== 'data') continue;
      const event = parsed(record.data);
      if (event) this.add(event, source, offset, record.data);
      else fault(l10n.t('The record at byte {0} is not an event: record skipped', offset));
    }
  }

  /** Images stay in the file until they are decoded. */
  private add({ step, wallTime, images, scalars }: ReadEvent, source: ByteSource, offset: number, data: Uint8Array) {
    for (const { tag, width, height, encoded } of images) {
      const start = offset + RECORD_HEAD + (encoded.byteOffset - data.byteOffset);
      const bytes = () => source.read(start, start + encoded.length);
      put(this.images, tag, {
        step,
        wallTime,
        width,
        height,
        bytes,
        read: async () => readSamples(bytesSource(await bytes())),
      });
    }
    for (const { tag, value } of scalars) put(this.scalars, tag, { step, wallTime, value });
  }

  finish(): Run {
    for (const logged of [...this.images.values(), ...this.scalars.values()]) logged.sort((a, b) => a.step - b.step);
    return this;
  }
}

function put<T>(map: Map<string, T[]>, tag: string, value: T): void {
  const list = map.get(tag);
  if (list) list.push(value);
  else map.set(tag, [value]);
}

function parsed(data: Uint8Array): ReadEvent | undefined {
  try {
    return readEvent(data);
  } catch {
    return undefined;
  }
}
