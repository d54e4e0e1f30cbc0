import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant';

type Answer = Readonly<Record<string, unknown>>;

/** A Python that has PyTorch, asked line by line. */
class Python {
  private readonly waiting: ((answer: Answer) => void)[] = [];

  private constructor(private readonly child: ChildProcess) {
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => this.waiting.shift()?.(JSON.parse(line) as Answer));
  }

  static async start(): Promise<{ python: Python; version: string } | undefined> {
    for (const command of ['python3', '/usr/bin/python3']) {
      const child = spawn(command, [fileURLToPath(new URL('answer_torch.py', import.meta.url))], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const python = new Python(child);
      const greeting = await Promise.race([python.next(), gone(child)]);
      if (greeting) return { python, version: String(greeting['version']) };
    }
    return undefined;
  }

  ask(command: object): Promise<Answer> {
    this.child.stdin!.write(`${JSON.stringify(command)}\n`);
    return this.next();
  }

  stop(): void {
    this.child.kill();
  }

  private next(): Promise<Answer> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

function gone(child: ChildProcess): Promise<undefined> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('exit', () => resolve(undefined));
  });
}

/** Windows from this size on are worth separating. */
const SEPARATED = 30;

export interface TorchKind {
  readonly threads: number;
  /** As most do it; with the memory of an image's pixels together; large windows by hand as rows, then columns. */
  readonly way?: 'channels_last' | 'separated';
}

/** PyTorch in a process of its own, timed there; undefined if there is none. */
export async function torch({ threads, way }: TorchKind): Promise<Contestant | undefined> {
  const started = await Python.start();
  if (!started) return undefined;
  const { python, version } = started;
  const folder = await mkdtemp(path.join(tmpdir(), 'poolscope-bench-'));
  const file = path.join(folder, 'values');
  return {
    name: `torch ${version} ${way ? `${way} ` : ''}${threads}T`,
    async prepare({ call, shape, dtype }, input) {
      if (way === 'channels_last' && shape.length !== 4) return undefined;
      if (way === 'separated' && !(Number(call.kwargs['kernel_size']) >= SEPARATED)) return undefined;
      await writeFile(file, input);
      await python.ask({
        do: 'prepare',
        threads,
        op: call.op,
        kwargs: call.kwargs,
        shape,
        dtype,
        file,
        way,
      });
      return {
        run: async () => Number((await python.ask({ do: 'run' }))['milliseconds']),
        async output() {
          await python.ask({ do: 'output', file });
          const bytes = await readFile(file);
          return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
        },
        dispose: () => undefined,
      };
    },
    dispose() {
      python.stop();
      void rm(folder, { recursive: true });
    },
  };
}
