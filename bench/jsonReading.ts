import { readFile } from 'node:fs/promises';
import { bytesSource } from '../src/files/byteSource';
import { JsonScanner } from '../src/kernels/jsonScanner';
import { Kernels } from '../src/kernels/kernels';
import { built } from './ours';
import { median, pairedRatio } from './statistics';

const [ROWS, COLUMNS] = [3000, 1500];

/** A nested array of 88 MB: scanned into the engine's memory, and parsed and flattened by JavaScript itself. */
export async function jsonReading(rounds: number): Promise<object> {
  console.log('\n## A JSON array of 4.5 million numbers\n');
  const bytes = new TextEncoder().encode(text());
  const kernels = await Kernels.load(await readFile(built('kernels.wasm')));
  const scanner = new JsonScanner(kernels);
  const scans: number[] = [];
  const parses: number[] = [];
  const flattened: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const begun = performance.now();
    const { address, length } = await scanner.scan(bytesSource(bytes));
    const scanned = performance.now();
    const parsed = JSON.parse(new TextDecoder().decode(bytes)) as number[][];
    const done = performance.now();
    const flat = Float32Array.from(parsed.flat(Infinity) as number[]);
    const end = performance.now();
    const ours = new Float32Array(kernels.memory.buffer, address, length);
    if (ours.length !== flat.length || ours.some((value, i) => value !== flat[i])) throw new Error('they differ');
    kernels.memory.release(address);
    if (round < 0) continue;
    scans.push(scanned - begun);
    parses.push(done - scanned);
    flattened.push(end - scanned);
  }
  const ratios = { parse: pairedRatio(parses, scans), flatten: pairedRatio(flattened, scans) };
  console.log('| | median ms | × ours |\n| --- | --: | --: |');
  console.log(`| poolscope's scanner | ${median(scans).toPrecision(3)} | |`);
  console.log(`| JSON.parse | ${median(parses).toPrecision(3)} | ${ratios.parse.toPrecision(3)} |`);
  console.log(`| JSON.parse and flat | ${median(flattened).toPrecision(3)} | ${ratios.flatten.toPrecision(3)} |`);
  return { scan: median(scans), ...ratios, bytes: bytes.length };
}

function text(): string {
  const number = (i: number) => String(Math.fround(Math.sin(i) * 100));
  const row = (y: number) => `[${Array.from({ length: COLUMNS }, (_, x) => number(y * COLUMNS + x)).join(', ')}]`;
  return `[${Array.from({ length: ROWS }, (_, y) => row(y)).join(',\n')}]`;
}
