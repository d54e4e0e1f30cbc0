import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { provideInstalledCodecs } from '../../cli/shared/installedCodecs';
import { nodeFile, nodeFolder } from '../../cli/shared/nodeFolder';
import { loaderScript, type ScriptChoices } from '../../src/codegen/loaderScript';
import { rayScript } from '../../src/codegen/rayScript';
import type { Dataset } from '../../src/datasets/dataset';
import { runJob } from '../../src/datasets/job';
import { openDataset, openDatasetFile } from '../../src/datasets/openDataset';
import { engine, fixtures, open, sha256 } from '../datasets/fixtures';

provideInstalledCodecs();

const folder = mkdtempSync(path.join(tmpdir(), 'poolscope script \'"é-'));
afterAll(() => rmSync(folder, { recursive: true }));

const note = { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } } as const;

function python(...words: readonly string[]) {
  return ['python3', '/usr/bin/python3']
    .map((command) => ({ command, ...spawnSync(command, words, { encoding: 'utf8', cwd: folder }) }))
    .find(({ status }) => status === 0);
}

const withTorch = python('-c', 'import torch, PIL')?.command;
const anyPython = python('-c', '')?.command;

function variant(name: string): Promise<Dataset> {
  const file = path.join(fixtures, 'variants', name);
  return nodeFile(file).then((source) => openDatasetFile(file, source, 'test'));
}

const cases: readonly [what: string, choose: () => Promise<Omit<ScriptChoices, 'logdir'>>][] = [
  ['the study note', async () => ({ dataset: await open('.'), call: note, options: { batchSize: 64 } })],
  [
    'shuffled, normalized, limited, without the last batch',
    async () => ({
      dataset: await open('cifar-10-batches-bin', 'train'),
      call: { op: 'AvgPool2d', kwargs: { kernel_size: [3, 2], stride: 2, padding: 1, count_include_pad: false } },
      options: {
        batchSize: 8,
        seed: 5,
        dropLast: true,
        limit: 30,
        normalize: { mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] },
      },
    }),
  ],
  ['CIFAR-100', async () => ({ dataset: await open('cifar-100-binary'), call: note, options: { batchSize: 3 } })],
  ['MNIST', async () => ({ dataset: await open('MNIST'), call: note, options: { batchSize: 3 } })],
  ['an archive', async () => ({ dataset: await open('arrays', 'train'), call: note, options: { batchSize: 4 } })],
  ['SVHN', async () => ({ dataset: await open('svhn'), call: note, options: { batchSize: 2 } })],
  [
    'images brought to one size',
    async () => ({
      dataset: await openDataset(nodeFolder(path.join(fixtures, 'folders')), 'test', [11, 7]),
      call: note,
      options: { batchSize: 2, resize: [11, 7] },
    }),
  ],
  ['floats', async () => ({ dataset: await open('floats'), call: note, options: { batchSize: 2 } })],
  [
    'keys that are bytes',
    async () => ({
      dataset: await variant('ten_images_bytes_keys_protocol4'),
      call: { op: 'MaxUnpool2d', kwargs: { kernel_size: 2, output_size: [33, 33] } },
      options: { batchSize: 64 },
    }),
  ],
  ['images by class', async () => ({ dataset: await open('folders'), call: note, options: { batchSize: 4, seed: 1 } })],
  [
    'images in a folder',
    async () => ({
      dataset: await open('folders/cat'),
      call: { op: 'MaxPool3d', kwargs: { kernel_size: [2, 2, 3], return_indices: true } },
      options: { batchSize: 4 },
    }),
  ],
];

const skipped = withTorch ? '' : ' (skipped: no python3 here has torch and PIL)';

describe(`the DataLoader script gives our numbers${skipped}`, () => {
  test.runIf(withTorch).each(cases)('%s', async (_, choose) => {
    const choices = await choose();
    writeFileSync(path.join(folder, 'run.py'), loaderScript({ ...choices, logdir: path.join(folder, 'logs') }));
    const { stdout, stderr } = spawnSync(withTorch!, ['run.py'], { encoding: 'utf8', cwd: folder });
    const ours = await runJob({ ...choices, engine, sha256 }, new AbortController().signal);
    const lines = stdout.split('\n').filter((line) => /^\d/.test(line));
    expect(
      lines.map((line) => line.split(' ').at(-1)),
      stderr,
    ).toEqual(ours.sha256);
  });
});

describe('the Ray script', () => {
  test.runIf(anyPython).each(cases)('%s is Python', async (_, choose) => {
    const script = path.join(folder, 'ray_run.py');
    writeFileSync(script, rayScript({ ...(await choose()), logdir: 'runs' }));
    expect(spawnSync(anyPython!, ['-m', 'py_compile', script], { encoding: 'utf8' }).stderr).toBe('');
  });

  test('pools with map_batches', async () => {
    const dataset = await open('cifar-10-batches-py');
    const script = rayScript({ dataset, call: note, options: { batchSize: 64, limit: 70 }, logdir: 'runs' });
    expect(script).toContain('data = data.limit(70)\n');
    expect(script).toContain('data.map_batches(pool, batch_size=64, batch_format="numpy")');
  });
});

test('CIFAR-10 in full is read by torchvision, as the study note reads it', async () => {
  const dataset = {
    ...(await open('cifar-10-batches-py')),
    length: 10_000,
    files: ['/d/cifar-10-batches-py/test_batch'],
  };
  const script = loaderScript({ dataset, call: note, options: { batchSize: 64 }, logdir: 'logs_maxpool' });
  expect(script).toContain('torchvision.datasets.CIFAR10(\n    "/d", train=False,');
  expect(script).toContain('transform=torchvision.transforms.ToTensor(), download=True');
  expect(script).toContain('self.maxpool = nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
  expect(script).toContain('loader = DataLoader(data, batch_size=64)');
  expect(script).toContain('writer.add_images("input", imgs, step)');
  expect(script).toContain('writer.add_images("output", output, step)');
});

test('a path is text, whatever is in it', async () => {
  const dataset = { ...(await open('MNIST')), files: ['a"\n\\b\'é.idx'] };
  const script = loaderScript({ dataset, call: note, options: { batchSize: 1 }, logdir: 'x"y' });
  expect(script).toContain(String.raw`    "a\"\n\\b'é.idx",`);
  expect(script).toContain(String.raw`SummaryWriter("x\"y")`);
});
