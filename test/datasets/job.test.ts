import { describe, expect, test } from 'vitest';
import { nodeFile } from '../../cli/shared/nodeFolder';
import { runJob, type DatasetJob, type Progress } from '../../src/datasets/job';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import { bytesSource } from '../../src/files/byteSource';
import { readEventFile } from '../../src/tensorboard/reader';
import { EventWriter } from '../../src/tensorboard/writer';
import { answers, bytesOf, engine, fixtures, open, sha256, type Answer } from './fixtures';
import { memoryFolder } from './memoryFolder';

const note = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } } as const;
const never = new AbortController().signal;

/** A sink in memory, and what it holds. */
function memorySink() {
  const parts: Uint8Array[] = [];
  return {
    parts,
    append: (bytes: Uint8Array) => Promise.resolve(void parts.push(bytes)),
    bytes: () => new Uint8Array(Buffer.concat(parts)),
  };
}

async function run(job: Pick<DatasetJob, 'dataset' | 'call' | 'options'> & Partial<DatasetJob>): Promise<Answer> {
  const { outputShapes: shapes, sha256: sums } = await runJob({ engine, sha256, ...job }, never);
  return { shapes, sha256: sums };
}

describe('outputs are those of PyTorch, bit for bit', () => {
  test.each<[name: keyof typeof answers, call: DatasetJob['call'], options: DatasetJob['options']]>([
    ['note', note, { batchSize: 64 }],
    [
      'average',
      { op: 'AvgPool2d', kwargs: { kernel_size: [3, 2], stride: 2, padding: 1, count_include_pad: false } },
      { batchSize: 64, dropLast: true },
    ],
    ['lp', { op: 'LPPool2d', kwargs: { norm_type: 2, kernel_size: 2 } }, { batchSize: 50, limit: 70 }],
    ['adaptive', { op: 'AdaptiveAvgPool2d', kwargs: { output_size: [5, 7] } }, { batchSize: 64 }],
    ['depth', { op: 'MaxPool3d', kwargs: { kernel_size: 2 } }, { batchSize: 64 }],
    [
      'normalized',
      note,
      { batchSize: 64, normalize: { mean: [0.4914, 0.4822, 0.4465], std: [0.2471, 0.2435, 0.2616] } },
    ],
  ])('%s', async (name, call, options) => {
    for (const folder of ['cifar-10-batches-py', 'cifar-10-batches-bin']) {
      expect(await run({ dataset: await open(folder), call, options })).toEqual(answers[name]);
    }
  });

  test('training images, in order and shuffled', async () => {
    const dataset = await open('cifar-10-batches-py', 'train');
    expect(await run({ dataset, call: note, options: { batchSize: 16 } })).toEqual(answers.train);
    expect(await run({ dataset, call: note, options: { batchSize: 16, seed: 1234 } })).toEqual(answers.shuffled);
  });

  test('one file, and an array of floats', async () => {
    const file = `${fixtures}/variants/ten_images_numpy2_protocol5`;
    const dataset = await openDatasetFile(file, await nodeFile(file), 'test');
    expect(await run({ dataset, call: note, options: { batchSize: 64 } })).toEqual(answers.variants);
    expect(await run({ dataset: await open('floats'), call: note, options: { batchSize: 2 } })).toEqual(answers.floats);
  });
});

describe('the log', () => {
  test('has input, output and numbers of each batch', async () => {
    const sink = memorySink();
    const log = await EventWriter.open(sink, () => 1000);
    const progress: Progress[] = [];
    const dataset = await open('cifar-10-batches-py');
    const job = { dataset, call: note, options: { batchSize: 64 }, engine, sha256, log };
    const summary = await runJob(job, never, (at) => progress.push(at));
    expect(summary).toMatchObject({ batches: 2, images: 80 });
    expect(progress).toEqual([0, 1, 2].map((done) => ({ done, total: 2 })));
    // one record after another: the version, the three texts, then two images and three numbers for each batch
    expect(sink.parts).toHaveLength(1 + 3 + 2 * 5);
    const { images, scalars, texts, faults } = await readEventFile('log', bytesSource(sink.bytes()));
    expect(faults).toEqual([]);
    expect(Object.fromEntries(texts)).toEqual({
      'poolscope/layer': 'nn.MaxPool2d(kernel_size=3, ceil_mode=True)',
      'poolscope/split': 'test',
      'poolscope/batch_size': '64',
    });
    expect([...images.keys()]).toEqual(['input', 'output']);
    expect([...scalars.keys()]).toEqual(['mean', 'unchanged', 'milliseconds']);
    expect(images.get('input')!.map(({ step, width, height }) => [step, width, height])).toEqual([
      [0, 256, 256],
      [1, 256, 64],
    ]);
    expect(images.get('output')!.map(({ width, height }) => [width, height])).toEqual([
      [88, 88],
      [88, 22],
    ]);
    const first = await images.get('input')![0]!.read();
    const { data } = await dataset.read([0]);
    expect([...first.data.subarray(0, 32)]).toEqual([...data.subarray(0, 32)]);
    for (const { value } of scalars.get('unchanged')!) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
  });

  test('keeps what was written before the run failed or was cancelled', async () => {
    const bin = bytesOf('cifar-10-batches-bin', 'test_batch.bin');
    const source = { size: bin.length, read: (from: number, to: number) => Promise.resolve(bin.subarray(from, to)) };
    const folder = { ...memoryFolder({ 'test_batch.bin': bin }), open: () => Promise.resolve(source) };
    for (const what of ['broken', 'cancelled']) {
      const sink = memorySink();
      const log = await EventWriter.open(sink, () => 1000);
      const dataset = await openDataset(folder, 'test');
      const abort = new AbortController();
      const read: typeof dataset.read = (indices, signal) => {
        if (what === 'broken' && indices[0]! >= 32) return Promise.reject(new Error('the disk is gone'));
        return dataset.read(indices, signal);
      };
      const job = { dataset: { ...dataset, read }, call: note, options: { batchSize: 16 }, engine, sha256, log };
      const report = ({ done }: Progress) => {
        if (what === 'cancelled' && done === 2) abort.abort();
      };
      await expect(runJob(job, abort.signal, report)).rejects.toThrow(
        what === 'broken' ? 'the disk is gone' : 'Cancelled.',
      );
      const { images, faults } = await readEventFile('log', bytesSource(sink.bytes()));
      expect(faults).toEqual([]);
      expect(images.get('output')!.map(({ step }) => step)).toEqual([0, 1]);
    }
  });
});

test('PyTorch’s refusals are reported in its words', async () => {
  const dataset = await open('cifar-10-batches-py');
  const job = { dataset, call: { op: 'MaxPool2d', kwargs: { kernel_size: 40 } }, options: { batchSize: 8 } } as const;
  await expect(run(job)).rejects.toThrow('Output size is too small');
});
