import * as l10n from '@vscode/l10n';
import { CancelledError } from '../errors';
import type { Engine } from '../pooling/engine';
import type { LayerCall } from '../pooling/layers';
import type { EventWriter } from '../tensorboard/writer';
import { pixelTensor } from '../tensors/pixelTensor';
import { elementCount, type Tensor } from '../tensors/tensor';
import type { Dataset } from './dataset';
import { writeJobTexts } from './jobTexts';
import { batchCounts, load, type Batch, type LoaderOptions } from './loader';

/** A dataset, a call, and the engine that runs it. */
export interface DatasetJob {
  readonly dataset: Dataset;
  readonly call: LayerCall;
  readonly options: LoaderOptions;
  readonly engine: Engine;
  /** Where the images go; absent: nowhere. */
  readonly log?: EventWriter;
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => string | Promise<string>;
}

export interface Progress {
  /** Batches that are done, of all. */
  readonly done: number;
  readonly total: number;
}

export interface JobSummary {
  readonly batches: number;
  readonly images: number;
  /** Of each batch. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Of each batch's output as little-endian bytes in its dtype, which is float32. */
  readonly sha256: readonly string[];
  readonly milliseconds: {
    readonly read: number;
    readonly pool: number;
    readonly write: number;
    readonly total: number;
  };
}

/** How many batches are being written while another is pooled: each holds its images. */
const MOST_WRITTEN = 2;

/** Adds up the time of what is done one after the other. */
class StopWatch {
  readonly milliseconds = { read: 0, pool: 0, write: 0, total: 0 };
  private readonly begun = performance.now();
  private last = this.begun;

  /** The time since the last lap was for this. */
  lap(what: 'read' | 'pool' | 'write'): number {
    const now = performance.now();
    const passed = now - this.last;
    this.milliseconds[what] += passed;
    this.milliseconds.total = now - this.begun;
    this.last = now;
    return passed;
  }
}

/**
 * Pools a dataset batch by batch. Tags of the log are `input` and `output`, and of numbers `mean` of the output, `unchanged`
 * (the part of the output that stays the same when the input moves by one pixel, as `torch.roll(input, 1, -1)` moves it), and
 * `milliseconds` for reading and pooling the batch. Texts before them tell layer, split and batch size. Two batches
 * are held while the next is read.
 *
 * @throws what the dataset, the engine and the log throw, the step named; what was written stays. CancelledError
 */
export async function runJob(
  job: DatasetJob,
  signal: AbortSignal,
  report: (progress: Progress) => void = () => undefined,
): Promise<JobSummary> {
  const { dataset, options, call, engine, log } = job;
  const { batches: total } = batchCounts(dataset, options);
  const watch = new StopWatch();
  const shapes: (readonly number[])[] = [];
  const sums: string[] = [];
  let images = 0;
  report({ done: 0, total });
  if (log) await writeJobTexts(log, job);
  // batches are written while the next ones are read and pooled
  const writing: Promise<void>[] = [];
  try {
    for await (const batch of load(dataset, options, signal)) {
      if (signal.aborted) throw new CancelledError(l10n.t('Cancelled.'));
      const read = watch.lap('read');
      const { output } = await engine.pool({ input: batch.input, call, wantsIndices: false }, signal);
      const pooled = watch.lap('pool');
      sums.push(await job.sha256(bytesOf(output)));
      if (writing.length === MOST_WRITTEN) await writing.shift();
      if (log) writing.push(write(log, batch, output, job, read + pooled));
      writing.at(-1)?.catch(() => undefined);
      watch.lap('write');
      shapes.push(output.shape);
      images += batch.input.shape[0]!;
      report({ done: sums.length, total });
    }
  } finally {
    await Promise.all(writing);
    watch.lap('write');
  }
  return { batches: sums.length, images, outputShapes: shapes, sha256: sums, milliseconds: watch.milliseconds };
}

async function write(
  log: EventWriter,
  { step, input }: Batch,
  output: Tensor,
  { engine, call }: DatasetJob,
  milliseconds: number,
): Promise<void> {
  // a batch that is begun is written whole, whoever cancels
  const { signal } = new AbortController();
  const moved = engine.pool({ input: rolled(input), call, wantsIndices: false }, signal);
  // the images are packed while numbers are counted
  await Promise.all([
    log.addImages('input', input, step),
    log.addImages('output', output, step),
    log.addScalar('mean', mean(output), step),
    log.addScalar(
      'unchanged',
      moved.then((result) => equalPart(output, result.output)),
      step,
    ),
    log.addScalar('milliseconds', milliseconds, step),
  ]);
}

/** The output's values as they lie in memory, little-endian wherever VS Code runs. */
function bytesOf({ data }: Tensor): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function mean({ data, shape }: Tensor): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += Number(data[i]);
  return sum / elementCount(shape);
}

function rolled(input: Tensor): Tensor {
  const { dtype, shape, pixels } = input;
  const width = shape.at(-1)!;
  if (!pixels) return { dtype, shape, data: rolledRows(input.data as Float32Array<ArrayBuffer>, width) };
  return pixelTensor(shape, { data: rolledRows(pixels.data, width), greatest: pixels.greatest });
}

/** Every row moved to the right by one, the last value in front. */
function rolledRows<Data extends Uint8Array | Float32Array>(data: Data, width: number): Data {
  const moved = data.slice() as Data;
  moved.copyWithin(1, 0);
  for (let row = 0; row < data.length; row += width) moved[row] = data[row + width - 1]!;
  return moved;
}

function equalPart({ data }: Tensor, other: Tensor): number {
  let equal = 0;
  for (let i = 0; i < data.length; i++) if (data[i] === other.data[i]) equal++;
  return equal / data.length;
}
