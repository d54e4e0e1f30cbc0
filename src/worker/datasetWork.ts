import { loaderScript } from '../codegen/loaderScript';
import { rayScript } from '../codegen/rayScript';
import type { Dataset } from '../datasets/dataset';
import { runJob, type JobSummary, type Progress } from '../datasets/job';
import { openDataset } from '../datasets/openDataset';
import type { Resize } from '../datasets/resize';
import type { Engine } from '../pooling/engine';
import type { Deflate } from '../tensorboard/png';
import { EventWriter, eventFileName } from '../tensorboard/writer';
import type { FileAccess } from './fileAccess';
import type { DatasetPlace, EngineContract } from './protocol';

/** Event files that this process has begun: their names count them. */
let begun = 0;

/** Finds datasets and pools them, whatever file system they are in. */
export class DatasetWork {
  constructor(
    private readonly engine: Engine,
    private readonly files: FileAccess,
    private readonly deflate?: Deflate,
  ) {}

  /** @throws DatasetError if there is none; TensorError if it is broken */
  find({ folder, path, split }: DatasetPlace, resize?: Resize): Promise<Dataset> {
    return openDataset(this.files.folder(folder, path), split, resize);
  }

  /** @throws DatasetError if there is no dataset; TensorError if it is broken */
  async script({
    call,
    options,
    logdir,
    library,
    ...place
  }: EngineContract['requests']['writeScript']['ask']): Promise<string> {
    const choices = { dataset: await this.find(place, options.resize), call, options, logdir };
    return library === 'ray' ? rayScript(choices) : loaderScript(choices);
  }

  /** @throws what the dataset and the engine refuse; CancelledError: what was written stays */
  async pool(
    { call, options, logFolder, ...place }: EngineContract['requests']['poolDataset']['ask'],
    signal: AbortSignal,
    report: (progress: Progress) => void,
  ): Promise<JobSummary> {
    const dataset = await this.find(place, options.resize);
    const seconds = () => Date.now() / 1000;
    const sink = this.files.eventFile(logFolder, eventFileName(seconds(), 'poolscope', 0, begun++), seconds);
    try {
      const log = await EventWriter.open(sink, seconds, this.deflate);
      return await runJob({ dataset, call, options, engine: this.engine, log, sha256 }, signal, report);
    } finally {
      await sink.finish?.();
    }
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
