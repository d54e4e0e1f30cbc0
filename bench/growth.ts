import { ours } from './ours';
import { median } from './statistics';
import { inputOf, type Workload } from './workloads';

/** How the time grows with the input: pairs of rows and columns of ever larger planes, 1 K to 256 M elements. */
export async function growth(rounds: number): Promise<object[]> {
  console.log('\n## Growth: max k2 s2 of one plane\n');
  console.log('| elements | 1T ms | 2T ms | 1T ns an element | 2T ns an element |\n| --: | --: | --: | --: | --: |');
  const contestants = [await ours(1, false), await ours(2, false)];
  const found: object[] = [];
  for (let size = 32; size <= 16_384; size *= 2) {
    const workload: Workload = {
      name: 'growth',
      shape: [1, 1, size, size],
      call: { op: 'MaxPool2d', kwargs: { kernel_size: 2 } },
      dtype: 'float32',
    };
    const input = inputOf(workload);
    const times: number[] = [];
    for (const contestant of contestants) times.push(await medianOf(contestant, workload, input, rounds));
    const each = times.map((time) => (1e6 * time) / input.length);
    console.log(`| ${input.length} | ${[...times, ...each].map((figure) => figure.toPrecision(3)).join(' | ')} |`);
    found.push({ elements: input.length, milliseconds: times });
  }
  for (const contestant of contestants) contestant.dispose();
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`\nPeak memory of the whole run: ${Math.round(peak)} MiB.`);
  return found;
}

async function medianOf(
  contestant: Awaited<ReturnType<typeof ours>>,
  workload: Workload,
  input: ReturnType<typeof inputOf>,
  rounds: number,
): Promise<number> {
  const prepared = await contestant.prepare(workload, input);
  if (!prepared) throw new Error('no kernel');
  const repeat = Math.max(1, Math.round(2 ** 22 / input.length));
  const times: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const begun = performance.now();
    for (let i = 0; i < repeat; i++) await prepared.run();
    if (round >= 0) times.push((performance.now() - begun) / repeat);
  }
  prepared.dispose();
  return median(times);
}
