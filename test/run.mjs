// `npm test`: every suite, and one line at the end that sums them up. `node test/run.mjs unit` runs one of them.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build, install, root, run } from './host/setup.mjs';

const suites = {
  lint: () =>
    all(
      ['eslint', '.'],
      ['prettier', '--check', '--log-level=warn', '.'],
      ['depcruise', '--config', 'dependency-cruiser.config.mjs', 'src', 'extension', 'webview', 'cli'],
      ['knip', '--no-progress'],
      ['knip', '--no-progress', '--production'],
    ),
  types: () => all(['tsc', '-b', '--pretty', 'false']),
  unit: () => vitest('unit'),
  conformance,
  web: () => vitest('e2e-web'),
  node: () =>
    process.platform === 'linux' && process.arch === 'x64' ? vitest('e2e-node') : skip('needs Linux on x64'),
  desktop: () => all(['tsx', 'test/host/desktop.ts']),
};
/** Downloads a VS Code, which not every machine can. */
const onlyIfAskedFor = 'desktop';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined) {
  console.error(`unknown suite: ${unknown}\nusage: node test/run.mjs [${Object.keys(suites).join('|')}]`);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
await count('setup', async () => {
  await install();
  await build();
  return { passed: 0, failed: 0 };
});
if (total.failed === 0) {
  const names = asked.length > 0 ? asked : Object.keys(suites).filter((name) => name !== onlyIfAskedFor);
  for (const name of names) await count(name, suites[name]);
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

/** Runs a suite and adds what it counts; one that crashes counts as failed. */
async function count(name, suite) {
  if (name !== 'setup') console.log(`\n── ${name} ──`);
  try {
    const { passed, failed, skipped = 0 } = await suite();
    if (skipped > 0) console.log(`${name}: ${skipped} skipped`);
    total.passed += passed;
    total.failed += failed;
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    total.failed++;
  }
}

function skip(reason) {
  console.log(`skipped: ${reason}`);
  return { passed: 0, failed: 0 };
}

/** Programs of node_modules/.bin; each that succeeds counts as one passed. */
async function all(...commands) {
  const counts = { passed: 0, failed: 0 };
  for (const [program, ...args] of commands) {
    const { status } = await run(process.execPath, [await script(program), ...args]);
    console.log(`${status === 0 ? '✓' : '✗'} ${program}`);
    counts[status === 0 ? 'passed' : 'failed']++;
  }
  return counts;
}

async function vitest(project) {
  const report = path.join(root, '.cache', `vitest-${project}.json`);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await run(process.execPath, [await script('vitest'), 'run', '--project', project, ...reporters]);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    await readFile(report, 'utf8'),
  );
  const crashed = testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
  });
  const failed = numFailedTests + crashed.length;
  return {
    passed: numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  };
}

async function conformance() {
  const { status, output } = await run(process.execPath, [await script('tsx'), 'cli/conformance/conformance.ts'], {
    quiet: true,
  });
  if (status === 0) process.stdout.write(output);
  const sum = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\n$/m.exec(output);
  if (sum === null) throw new Error('no closing line');
  const [passed, failed, skipped] = sum.slice(1).map((number) => Number(number ?? 0));
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, skipped };
}

/** The file that runs as a program of node_modules/.bin. */
async function script(program) {
  const packages = { tsc: 'typescript', depcruise: 'dependency-cruiser' };
  const folder = path.join(root, 'node_modules', packages[program] ?? program);
  const { bin } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[program]);
}
