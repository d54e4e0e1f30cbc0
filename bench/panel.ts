import { availableParallelism } from 'node:os';
import type { Frame, Page } from 'playwright-core';
import { open } from '../test/host/open';
import { until } from '../test/host/poll';

// Ten seconds of wheel, pinch and drag over a plane of 4000 × 3000 in a real VS Code, against an empty canvas that gets the same input.

const [HEIGHT, WIDTH] = [3000, 4000];
const SECONDS = 10;

/** What a frame's page saw while the input came. */
interface Report {
  /** Milliseconds from one in which something was drawn to the next. */
  readonly frames: readonly number[];
  /** Milliseconds of tasks of 50 and more. */
  readonly tasks: readonly number[];
  /** Of the messages that came in. */
  readonly bytes: number;
  /** The most bytes of an answer for a cell, which is at least a device pixel. */
  readonly perCell: number;
  /** Device pixels of all frames in which something was drawn. */
  readonly pixels: number;
}

async function main(): Promise<void> {
  console.log(`node ${process.version}, ${availableParallelism()} processors`);
  for (const ratio of [1, 2]) {
    const browser = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: ratio };
    const opened = await open('web', { browser, files: { 'large.npy': noise() } });
    try {
      const { workbench } = opened;
      await until('the extension is known', () => workbench.hasCommand('Poolscope: Visualize Pooling of File'));
      await workbench.openFile('large.npy');
      const editor = await workbench.webview('body.tensor canvas.picture[role=img]');
      await editor.locator('#summary', { hasText: 'n 12000000' }).waitFor();
      await measured(workbench.page, editor, true);
      const empty = await measured(workbench.page, editor, true);
      const viewer = await measured(workbench.page, editor, false);
      print(ratio, viewer, empty);
    } finally {
      await opened.close();
    }
  }
}

function print(ratio: number, viewer: Report, empty: Report): void {
  const [own, other] = [percentile(viewer.frames, 0.95), percentile(empty.frames, 0.95)];
  console.log(
    [
      `DPR ${ratio}: p95 frame ${own.toFixed(1)} ms, empty canvas ${other.toFixed(1)} ms, ratio ${(own / other).toFixed(2)}`,
      `median ${percentile(viewer.frames, 0.5).toFixed(1)} ms to ${percentile(empty.frames, 0.5).toFixed(1)} ms`,
      `longest task ${Math.max(0, ...viewer.tasks)} ms (empty canvas ${Math.max(0, ...empty.tasks)} ms)`,
      `${(viewer.bytes / 2 ** 20).toFixed(1)} MiB, ${viewer.perCell.toFixed(1)} bytes a cell at most, ${(viewer.bytes / viewer.pixels).toFixed(3)} bytes a device pixel painted`,
    ].join('; '),
  );
}

/** Sends the input, and asks what the page saw of it. */
async function measured(page: Page, editor: Frame, isEmpty: boolean): Promise<Report> {
  // tsx names functions by a helper that the page does not have
  await editor.evaluate('window.__name = (named) => named');
  await editor.evaluate(begin, isEmpty);
  await drive(page, (await editor.locator('.plane-viewer').boundingBox())!);
  return editor.evaluate(() => (window as unknown as { finish(): Report }).finish());
}

/** Runs in the page: counts what happens from now on; an empty canvas lies over the viewer if it is wanted. */
function begin(isEmpty: boolean): void {
  const viewer = document.querySelector<HTMLElement>('.plane-viewer')!;
  const canvas = viewer.querySelector('canvas')!;
  const { width, height } = canvas;
  const report = { frames: [] as number[], tasks: [] as number[], bytes: 0, perCell: 0, pixels: 0 };
  const cover = document.createElement('canvas');
  if (isEmpty) {
    Object.assign(cover, { width, height });
    cover.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;z-index:9';
    viewer.append(cover);
    for (const name of ['wheel', 'pointerdown', 'pointermove', 'pointerup'])
      cover.addEventListener(name, (event) => {
        event.stopPropagation();
        event.preventDefault();
      });
  }
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) report.tasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  const weigh = ({ data }: MessageEvent<{ answer?: { values?: ArrayBufferView; flags?: ArrayBufferView } }>) => {
    const { values, flags } = data.answer ?? {};
    const bytes = (values?.byteLength ?? 0) + (flags?.byteLength ?? 0);
    report.bytes += bytes;
    if (values) report.perCell = Math.max(report.perCell, bytes / (values as unknown as Uint8Array).length);
  };
  window.addEventListener('message', weigh);
  const { prototype } = CanvasRenderingContext2D;
  const draw = Object.getOwnPropertyDescriptor(prototype, 'drawImage')!;
  let [isDrawn, wasDrawn] = [false, false];
  Object.defineProperty(prototype, 'drawImage', {
    ...draw,
    value(this: CanvasRenderingContext2D, ...words: unknown[]) {
      isDrawn = true;
      (draw.value as (...all: unknown[]) => void).apply(this, words);
    },
  });
  let [last, isRunning] = [performance.now(), true];
  const context = cover.getContext('2d')!;
  const tick = (now: number) => {
    // a frame in which nothing is drawn costs nothing, and would only flatter
    if (isEmpty || wasDrawn) report.frames.push(now - last);
    last = now;
    wasDrawn = isDrawn;
    if (isEmpty) context.clearRect(0, 0, width, height);
    if (isDrawn) report.pixels += width * height;
    isDrawn = false;
    if (isRunning) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  Object.assign(window, {
    finish: () => {
      isRunning = false;
      cover.remove();
      observer.disconnect();
      window.removeEventListener('message', weigh);
      Object.defineProperty(prototype, 'drawImage', draw);
      return report;
    },
  });
}

/** Ten seconds: in and out with the wheel, with a pinch of a trackpad and with two fingers, and drags where one has come to. */
async function drive(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<void> {
  const at = (x: number, y: number) => page.mouse.move(box.x + box.width * x, box.y + box.height * y);
  const session = await page.context().newCDPSession(page);
  const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const places = apart === undefined ? [] : [x - apart / 2, x + apart / 2];
    return session.send('Input.dispatchTouchEvent', { type, touchPoints: places.map((at, id) => ({ x: at, y, id })) });
  };
  const until = performance.now() + 1000 * SECONDS;
  await at(0.5, 0.5);
  for (let turn = 0; performance.now() < until; turn++) {
    const direction = turn % 4 < 2 ? -1 : 1;
    const isPinch = turn % 4 === 1;
    const isTouch = turn % 4 === 3;
    if (isPinch) await page.keyboard.down('Control');
    if (isTouch) await fingers('touchStart', 300);
    for (let i = 0; i < 30 && performance.now() < until; i++) {
      if (isTouch) await fingers('touchMove', 300 - 8 * i);
      else await page.mouse.wheel(0, direction * (isPinch ? 8 : 60));
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    if (isPinch) await page.keyboard.up('Control');
    if (isTouch) await fingers('touchEnd');
    await page.mouse.down();
    for (let i = 0; i < 20 && performance.now() < until; i++) {
      await at(0.5 + 0.3 * Math.sin(i / 4 + turn), 0.5 + 0.3 * Math.cos(i / 5));
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.mouse.up();
  }
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
}

/** A `.npy` of noise. */
function noise(): Uint8Array {
  const values = new Float32Array(HEIGHT * WIDTH);
  for (let i = 0, state = 1; i < values.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state / 2 ** 32 + Math.sin(i / 900);
  }
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${HEIGHT}, ${WIDTH}), }`;
  const header = new TextEncoder().encode(`${text.padEnd(117)}\n`);
  const file = new Uint8Array(10 + header.length + values.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  file.set(header, 10);
  file.set(new Uint8Array(values.buffer), 10 + header.length);
  return file;
}

void main();
