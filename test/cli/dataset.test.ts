import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { datasetArguments } from '../../cli/dataset/datasetArguments';
import { bytesSource } from '../../src/files/byteSource';
import { readEventFile } from '../../src/tensorboard/reader';
import { answers } from '../datasets/fixtures';
import { root } from '../host/paths';

const folder = mkdtempSync(path.join(tmpdir(), 'poolscope-dataset-'));
afterAll(() => rmSync(folder, { recursive: true }));

function dataset(...words: readonly string[]) {
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const env = { ...process.env, INIT_CWD: path.join(root, 'test/fixtures/datasets') };
  const script = path.join(root, 'cli/dataset/dataset.ts');
  return spawnSync(process.execPath, [tsx, script, ...words], { encoding: 'utf8', env });
}

const note = ['--op', 'MaxPool2d', '--kernel-size', '3', '--ceil-mode', '--batch-size', '64', '--split', 'test'];

test('the study note’s run gives PyTorch’s numbers and a log', async () => {
  const { stdout, stderr, status } = dataset('cifar-10-batches-py', ...note, '--logdir', path.join(folder, 'logs'));
  expect([status, stderr]).toEqual([0, '']);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  expect(report).toMatchObject({
    call: 'nn.MaxPool2d(kernel_size=3, ceil_mode=True)',
    batches: 2,
    images: 80,
    output_shapes: answers.note.shapes,
    sha256: answers.note.sha256,
  });
  const [file] = readdirSync(path.join(folder, 'logs'));
  const { images } = await readEventFile(file!, bytesSource(readFileSync(path.join(folder, 'logs', file!))));
  expect(images.get('output')!.map(({ step }) => step)).toEqual([0, 1]);
});

test.each<[words: readonly string[], message: string]>([
  [['.nowhere', ...note], 'ENOENT'],
  [['variants', ...note], 'no dataset found'],
  [['cifar-10-batches-py', ...note, '--padding', '9'], 'pad should be at most half of'],
])('%j is one line on stderr', (words, message) => {
  const { stdout, stderr, status } = dataset(...words);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

describe('arguments', () => {
  test('every parameter is spelled as PyTorch spells it', () => {
    const words = 'DIR --op AvgPool2d --kernel-size (3, 2) --stride=2,1 --no-count-include-pad --divisor-override None';
    const { call } = datasetArguments(words.replace('(3, 2)', '(3,2)').split(' '));
    expect(call).toEqual({
      op: 'AvgPool2d',
      kwargs: { kernel_size: [3, 2], stride: [2, 1], count_include_pad: false, divisor_override: null },
    });
    expect(
      datasetArguments(['DIR', '--op', 'LPPool2d', '--norm-type', 'inf', '--kernel-size', '2']).call.kwargs,
    ).toEqual({
      norm_type: Infinity,
      kernel_size: 2,
    });
  });

  test('of the loader', () => {
    const words = ['DIR', ...note, '--shuffle', '--seed', '7', '--drop-last', '--limit', '100'];
    expect(datasetArguments([...words, '--mean', '0.5', '--std', '1,2,3', '--logdir', 'x'])).toMatchObject({
      path: 'DIR',
      split: 'test',
      options: { batchSize: 64, seed: 7, dropLast: true, limit: 100, normalize: { mean: [0.5], std: [1, 2, 3] } },
      logdir: 'x',
    });
    expect(datasetArguments(['DIR', ...note, '--seed', '7']).options).toEqual({ batchSize: 64, dropLast: false });
  });

  test.each<[words: readonly string[], message: string]>([
    [['DIR'], 'the layer is missing'],
    [['DIR', '--op', 'MaxPool9d'], 'unknown --op MaxPool9d: MaxPool1d'],
    [['DIR', '--op', 'MaxPool2d'], 'MaxPool2d needs --kernel-size'],
    [[...note], 'one FOLDER is needed, 0 are given'],
    [['DIR', ...note, '--norm-type', '2'], 'unknown argument --norm-type; MaxPool2d has --kernel-size --stride'],
    [['DIR', ...note, '--stride', 'two'], '--stride: two is no number'],
    [['DIR', ...note, '--split', 'val'], '--split is train or test, not val'],
    [['DIR', ...note, '--mean', '1'], '--mean and --std go together'],
    [['DIR', ...note, '--logdir'], '--logdir needs a value'],
  ])('%j', (words, message) => {
    expect(() => datasetArguments(words)).toThrow(message);
  });
});
