import { mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { deflate } from '../../extension/engine/deflate';
import { EventWriter, eventFileName } from '../../src/tensorboard/writer';

export interface EventFile {
  readonly file: string;
  readonly log: EventWriter;
  close(): Promise<void>;
}

const now = () => Date.now() / 1000;

/** A new event file in a folder, which is made if need be. */
export async function openEventFile(folder: string): Promise<EventFile> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, eventFileName(now(), hostname(), process.pid, 0));
  const handle = await open(file, 'a');
  const append = async (bytes: Uint8Array) => handle.appendFile(bytes);
  return { file, log: await EventWriter.open({ append }, now, deflate), close: () => handle.close() };
}
