import { messageOf } from '../../src/errors';
// npm run conformance -- [DIR or FILE …]: puts PyTorch's and ONNX Runtime's reference answers to the engine.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFamilies, type Family } from './cases';
import { judge } from './judge';

const ownCases = ['pytorch', 'onnx'].map((folder) =>
  fileURLToPath(new URL(`../../test/fixtures/${folder}`, import.meta.url)),
);

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(targets: readonly string[]): Promise<number> {
  const option = targets.find((target) => target.startsWith('-'));
  if (option !== undefined) {
    console.error(`unknown option: ${option}\nusage: npm run conformance -- [DIR or FILE …]`);
    return 2;
  }
  const families: Family[] = [];
  for (const target of targets) families.push(...(await readFamilies(path.resolve(target))));
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const width = Math.max(...families.map(({ name }) => name.length));
  for (const family of families) {
    const counts = judgeFamily(family);
    console.log(`${family.name.padEnd(width)}  ${format(counts)}`);
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  }
  console.log(format(total));
  return total.failed === 0 ? 0 : 1;
}

/** Judges the cases, and prints those that fail. */
function judgeFamily({ cases }: Family): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const one of cases) {
    const verdict = judge(one);
    if (typeof verdict === 'string') counts[verdict]++;
    else {
      counts.failed++;
      console.log(
        `${one.id}: ${one.op} ${JSON.stringify(one.kind === 'onnx' ? one.attributes : one.kwargs)}: ${verdict.failed}`,
      );
    }
  }
  return counts;
}

function format({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const targets = process.argv.slice(2);
main(targets.length > 0 ? targets : ownCases).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  },
);
