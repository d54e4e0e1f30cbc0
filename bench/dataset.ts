import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCifar10 } from './cifar10';

// The whole test set of CIFAR-10's size, from disk to pooled to event files: ours, and PyTorch's where a Python has it.

const IMAGES = 10_000;
const ROUNDS = 3;

interface Report {
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly sha256: readonly string[];
  readonly version?: string;
  readonly logs?: boolean;
}

function report(command: string, words: readonly string[]): Report | undefined {
  const { stdout, status } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return status === 0 ? (JSON.parse(stdout) as Report) : undefined;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function ours(folder: string, logdir?: string): Report {
  const words = ['--op', 'MaxPool2d', '--kernel-size', '3', '--ceil-mode', ...(logdir ? ['--logdir', logdir] : [])];
  const run = report(process.execPath, [
    here('../node_modules/tsx/dist/cli.mjs'),
    here('../cli/dataset/dataset.ts'),
    folder,
    ...words,
  ]);
  if (!run) throw new Error('npm run dataset failed');
  return run;
}

function torch(folder: string): Report | undefined {
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = report(python, [here('dataset_torch.py'), folder, '1']);
    if (run) return run;
  }
  return undefined;
}

/** Open comes before the total of ours, PyTorch's total has it in. */
function row(name: string, { milliseconds }: Report): string {
  const cells = ['open', 'read', 'pool', 'write'].map((part) => milliseconds[part]!);
  const total = cells.reduce((sum, value) => sum + value, 0);
  return `| ${[name, ...[...cells, total].map((value) => value.toFixed(0))].join(' | ')} |`;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-cifar10-'));
  try {
    const data = await makeCifar10(folder, IMAGES);
    console.log(`${IMAGES} images, batches of 64, MaxPool2d(3, ceil_mode=True), one thread; milliseconds`);
    console.log(
      `load average ${loadavg()[0]!.toFixed(2)}\n\n| | open | read | pool | write | all |\n| --- | --: | --: | --: | --: | --: |`,
    );
    for (let round = 0; round < ROUNDS; round++) {
      const plain = ours(data);
      console.log(row('poolscope', plain));
      console.log(row('poolscope, event file', ours(data, path.join(folder, `logs${round}`))));
      const theirs = torch(data);
      if (!theirs) continue;
      const same = JSON.stringify(theirs.sha256) === JSON.stringify(plain.sha256);
      if (!same) throw new Error('PyTorch gives other values');
      console.log(
        row(
          `torch ${theirs.version}${theirs.logs ? ', SummaryWriter' : ', tensorboard is missing: no event file'}`,
          theirs,
        ),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

void main();
