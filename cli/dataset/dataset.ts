import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset, Split } from '../../src/datasets/dataset';
import { runJob } from '../../src/datasets/job';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import type { Resize } from '../../src/datasets/resize';
import { messageOf } from '../../src/errors';
import { formatCall } from '../../src/pooling/layers';
import { builtEngine } from '../shared/builtEngine';
import { provideInstalledCodecs } from '../shared/installedCodecs';
import { nodeFile, nodeFolder } from '../shared/nodeFolder';
import { datasetArguments, usage } from './datasetArguments';
import { openEventFile } from './eventFile';

// Pools a dataset as the command in the editor does, and prints a summary in JSON.

/** npm runs scripts in the package's folder, not in the current one. */
const startedIn = process.env.INIT_CWD ?? '.';

async function open(place: string, split: Split, resize: Resize | undefined): Promise<Dataset> {
  const isFolder = (await stat(place)).isDirectory();
  return isFolder
    ? openDataset(nodeFolder(place), split, resize)
    : openDatasetFile(place, await nodeFile(place), split);
}

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--help')) {
    console.log(usage);
    return;
  }
  const { path: place, call, split, options, logdir } = datasetArguments(words);
  const engine = builtEngine();
  const begun = performance.now();
  const dataset = await open(path.resolve(startedIn, place), split, options.resize);
  const opened = performance.now() - begun;
  const events = logdir === undefined ? undefined : await openEventFile(path.resolve(startedIn, logdir));
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const log = events && { log: events.log };
  try {
    const summary = await runJob({ dataset, call, options, engine, sha256, ...log }, abort.signal);
    const { batches, images, outputShapes, sha256: sums, milliseconds } = summary;
    const { name, kind, length, shape, classes } = dataset;
    const report = {
      dataset: { name: name ?? null, kind, length, shape, split: dataset.split ?? null, classes: classes ?? null },
      call: formatCall(call),
      batches,
      images,
      output_shapes: outputShapes,
      sha256: sums,
      milliseconds: { open: opened, ...milliseconds },
      event_file: events?.file ?? null,
    };
    const lines = Object.entries(report).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    console.log(`{\n${lines.join(',\n')}\n}`);
  } finally {
    await events?.close();
  }
}

provideInstalledCodecs();
main(process.argv.slice(2)).catch((error: unknown) => {
  const message = messageOf(error);
  console.error(message.replace(/\s*\n\s*/g, ' '));
  process.exitCode = 1;
});
