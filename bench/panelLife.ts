import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Frame, Page } from 'playwright-core';
import { open } from '../test/host/open';
import { until } from '../test/host/poll';
import type { Workbench } from '../test/host/workbench';

// The panel in a real VS Code: how soon it comes, how soon it follows the text and a parameter, and what is left of views that were closed.

const RUNS = 15;
/** Views that are opened and closed, and those of them before which nothing is counted: caches fill. */
const VIEWS = 200;
const WARM = 40;
/** How long the panel waits after the last key, in ms: `extension/panel/sourceWatch.ts`. */
const PAUSE = 150;
const PANEL = 'body.panel #output .grid';

/** What `watchDrawing` leaves in a page. */
interface Watched extends Window {
  /** Times of the first and of the last frame with something drawn, by the machine's clock. */
  firstDrawn?: number;
  lastDrawn: number;
}

async function main(): Promise<void> {
  console.log(`node ${process.version}, ${availableParallelism()} processors`);
  await times();
  await memory();
}

async function times(): Promise<void> {
  const opened = await open('web', { files: { 'large.npy': plane(1000) } });
  try {
    const { workbench } = opened;
    await workbench.page.context().addInitScript(`window.__name = (named) => named; (${watchDrawing.toString()})()`);
    await workbench.reload();
    await atTutorial(workbench);
    print('command → panel, drawn', 300, await repeated(() => opening(workbench)));
    const panel = await openPanel(workbench);
    print('text → picture, after the pause', 150, await repeated((run) => following(workbench, panel, run)));
    await closeView(workbench, 'MaxPool2d');
    const large = await openLarge(workbench);
    const waits = await repeated((run) => answering(large, run));
    print('answer of 1000² → drawn', 17, waits);
  } finally {
    await opened.close();
  }
}

/** Notes when something is drawn; runs in every page before its own scripts. */
function watchDrawing(): void {
  const watched = window as unknown as Watched;
  const prototype = CanvasRenderingContext2D.prototype as unknown as Record<string, (...words: unknown[]) => void>;
  for (const name of ['fillText', 'drawImage', 'fillRect']) {
    const draw = prototype[name]!;
    prototype[name] = function (this: CanvasRenderingContext2D, ...words) {
      watched.lastDrawn = Date.now();
      watched.firstDrawn ??= watched.lastDrawn;
      draw.apply(this, words);
    };
  }
}

async function opening(workbench: Workbench): Promise<number> {
  const pressed = Date.now();
  const panel = await openPanel(workbench);
  const drawn = await panel.evaluate(() => (window as unknown as Watched).firstDrawn!);
  await closeView(workbench, 'MaxPool2d');
  return drawn - pressed;
}

/** Changes the tensor's first number in the text. */
async function following({ page }: Workbench, panel: Frame, run: number): Promise<number> {
  const wanted = String((run % 7) + 2);
  const drawn = panel.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const before = (window as unknown as Watched).lastDrawn;
        const look = () => {
          const { lastDrawn } = window as unknown as Watched;
          const isThere = document.querySelector('#input .cell[data-cell="0,0,0"]')?.textContent === text;
          if (isThere && lastDrawn > before) resolve(lastDrawn);
          else requestAnimationFrame(look);
        };
        look();
      }),
    wanted,
  );
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press(wanted);
  const typed = Date.now();
  return (await drawn) - typed - PAUSE;
}

/** Changes a parameter, and takes the time from the answer's message until it is drawn. */
async function answering(panel: Frame, run: number): Promise<number> {
  const waited = panel.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const heard = ({ data }: MessageEvent<{ answer?: { state?: unknown } }>) => {
          if (!data.answer?.state) return;
          window.removeEventListener('message', heard);
          const came = Date.now();
          const look = () => {
            const { lastDrawn } = window as unknown as Watched;
            if (lastDrawn >= came) resolve(Date.now() - came);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        };
        window.addEventListener('message', heard);
      }),
  );
  await panel.locator('#parameter-kernel_size input').fill(String((run % 5) + 2));
  return waited;
}

/** Puts the cursor behind the tensor's first number. */
async function atTutorial(workbench: Workbench): Promise<void> {
  await until('the extension is known', () => workbench.hasCommand('Poolscope: Visualize Pooling'));
  await workbench.openFile('tutorial.json');
  await workbench.putCursor(5, 7);
}

async function openPanel(workbench: Workbench): Promise<Frame> {
  await workbench.page.keyboard.press('Control+Alt+p');
  return workbench.webview(PANEL);
}

async function openLarge(workbench: Workbench): Promise<Frame> {
  await workbench.chooseInExplorer('large.npy', 'Visualize Pooling of File');
  return workbench.webview('body.panel #output canvas.picture');
}

async function closeView({ page }: Workbench, name: string): Promise<void> {
  const tab = page.locator('.tabs-container .tab', { hasText: name }).first();
  await tab.hover();
  await tab.locator('.tab-actions .action-label').click();
  await tab.waitFor({ state: 'detached' });
}

/** Opens and closes panels and tensor editors, and tells what the processes hold meanwhile. */
async function memory(): Promise<void> {
  const opened = await open('node');
  try {
    const { workbench } = opened;
    await atTutorial(workbench);
    for (let view = 1; view <= VIEWS; view++) {
      if (view % 2) {
        await openPanel(workbench);
        await closeView(workbench, 'MaxPool2d');
      } else {
        await workbench.openFile('features.npz');
        await workbench.webview('body.tensor #summary');
        await closeView(workbench, 'features.npz');
      }
      await workbench.clickText('[1, 2, 0, 3, 1]');
      if (view >= WARM && view % WARM === 0) console.log(`${view} views: ${await held(workbench.page)}`);
    }
  } finally {
    await opened.close();
  }
}

/** What the extension host, with its worker, and the workbench's page hold. */
async function held(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? NaN;
  const host = await resident('--type=extensionHost');
  return [
    `extension host ${Math.round(host / 2 ** 20)} MB`,
    `workbench ${(metric('JSHeapUsedSize') / 2 ** 20).toFixed(1)} MB`,
    `${metric('Documents')} documents, ${metric('Frames')} frames`,
  ].join(', ');
}

/** Bytes of memory that a process below this one has, found by its command line. */
async function resident(words: string): Promise<number> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = new Map<string, string>();
  let found: string | undefined;
  for (const id of processes) {
    const [stat, line] = await Promise.all([
      readFile(`/proc/${id}/stat`, 'utf8').catch(() => ''),
      readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''),
    ]);
    parents.set(id, stat.slice(stat.lastIndexOf(')')).split(' ')[2] ?? '');
    if (line.includes(words) && isBelow(id, parents)) found = id;
  }
  const status = await readFile(`/proc/${found}/status`, 'utf8');
  return 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]);
}

/** Parents have smaller numbers, so they are known by then. */
function isBelow(id: string, parents: ReadonlyMap<string, string>): boolean {
  for (let at: string | undefined = id; at; at = parents.get(at)) if (Number(at) === process.pid) return true;
  return false;
}

async function repeated(run: (run: number) => Promise<number>): Promise<number[]> {
  await run(-1 + RUNS);
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(await run(i));
  return times;
}

function print(what: string, goal: number, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  console.log(`${what}: median ${at(0.5)} ms, p90 ${at(0.9)} ms (goal ${goal} ms), ${times.length} runs`);
}

/** A `.npy` of a square of float32. */
function plane(side: number): Uint8Array {
  const values = Float32Array.from({ length: side * side }, (_, i) => Math.sin(i / 900));
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${side}, ${side}), }`;
  const header = new TextEncoder().encode(`${text.padEnd(117)}\n`);
  return new Uint8Array([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length,
    0,
    ...header,
    ...new Uint8Array(values.buffer),
  ]);
}

void main();
