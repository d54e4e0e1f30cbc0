import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeCifar10 } from './cifar10';

// The whole test set of CIFAR-10's size, from disk to pooled to event files: ours, and PyTorch's where a Python has it.

const IMAGES = 10_000;
const ROUNDS = 5;
const parts = ['open', 'read', 'pool', 'write'] as const;

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

/** The program as one file, as the extension has it: tsx would make it anew, and slower, each time. */
async function bundled(folder: string): Promise<string> {
  const outfile = path.join(folder, 'dataset.cjs');
  await build({
    entryPoints: [here('../cli/dataset/dataset.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    // the kernels are looked for from there
    define: { 'import.meta.url': JSON.stringify(new URL('../cli/shared/root.ts', import.meta.url).href) },
  });
  return outfile;
}

function ours(program: string, folder: string, logdir?: string): Report {
  const words = ['--op', 'MaxPool2d', '--kernel-size', '3', '--ceil-mode', ...(logdir ? ['--logdir', logdir] : [])];
  const run = report(process.execPath, [program, folder, ...words]);
  if (!run) throw new Error('pooling the dataset failed');
  return run;
}

function torch(folder: string): Report | undefined {
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = report(python, [here('dataset_torch.py'), folder, '1']);
    if (run) return run;
  }
  return undefined;
}

function row(name: string, report: Report): string {
  const cells = parts.map((part) => report.milliseconds[part]!);
  return `| ${[name, ...[...cells, total(report)].map((value) => value.toFixed(0))].join(' | ')} |`;
}

/** Of ours, `open` is not in its own total. */
function total({ milliseconds }: Report): number {
  return parts.reduce((sum, part) => sum + milliseconds[part]!, 0);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** How many times as long PyTorch takes: the median of the rounds' ratios. */
function ratio(rounds: readonly { readonly ours: Report; readonly theirs: Report }[]): string {
  return median(rounds.map(({ ours, theirs }) => total(theirs) / total(ours))).toFixed(2);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-cifar10-'));
  try {
    const data = await makeCifar10(folder, IMAGES);
    const program = await bundled(folder);
    console.log(`${IMAGES} images, batches of 64, MaxPool2d(3, ceil_mode=True), one thread; milliseconds`);
    console.log(
      `load average ${loadavg()[0]!.toFixed(2)}\n\n| | open | read | pool | write | all |\n| --- | --: | --: | --: | --: | --: |`,
    );
    const rounds: { plain: Report; logged: Report; theirs: Report }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [plain, logged] = [ours(program, data), ours(program, data, path.join(folder, `logs${round}`))];
      console.log(row('poolscope', plain));
      console.log(row('poolscope, event file', logged));
      const theirs = torch(data);
      if (!theirs) continue;
      const same = JSON.stringify(theirs.sha256) === JSON.stringify(plain.sha256);
      if (!same) throw new Error('PyTorch gives other values');
      const writer = theirs.logs ? ', SummaryWriter' : ', tensorboard is missing: no event file';
      console.log(row(`torch ${theirs.version}${writer}`, theirs));
      rounds.push({ plain, logged, theirs });
    }
    if (rounds.length === 0) return;
    const hasLogs = rounds.every(({ theirs }) => theirs.logs);
    const text = hasLogs ? 'both with an event file' : 'both without';
    const pairs = rounds.map(({ plain, logged, theirs }) => ({ ours: hasLogs ? logged : plain, theirs }));
    console.log(`\ntorch takes ${ratio(pairs)} times as long (${text}; median of ${rounds.length} rounds)`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

void main();
