import { describe, expect, test } from 'vitest';
import { readLogs } from '../../src/tensorboard/reader';
import { PartSink } from '../../src/tensorboard/partSink';
import { EventWriter } from '../../src/tensorboard/writer';
import { memoryFolder } from '../datasets/memoryFolder';
import { decodeRecords } from './decode';

/** A log in parts, by a clock that is set. */
async function open() {
  const time = { now: 100 };
  const files: Record<string, Uint8Array> = {};
  const clock = () => time.now;
  const write = (part: number, bytes: Uint8Array) => {
    const name = `events.out.tfevents.1.${String(part).padStart(5, '0')}`;
    expect(Object.keys(files), 'no part is written twice').not.toContain(name);
    files[name] = bytes.slice();
    return Promise.resolve();
  };
  const sink = new PartSink(write, clock);
  const log = await EventWriter.open(sink, clock);
  const steps = async () => {
    const [run] = await readLogs(memoryFolder(files));
    return run?.scalars.get('loss')?.map(({ step }) => step) ?? [];
  };
  return { sink, log, files, steps, pass: (seconds: number) => (time.now += seconds) };
}

describe('a log in parts', () => {
  test('is one run, in order; each part is an event file by itself', async () => {
    const { sink, log, files, steps, pass } = await open();
    for (let step = 0; step < 12; step++, pass(0.4)) await log.addScalar('loss', step, step);
    await sink.finish();
    expect(await steps()).toEqual(Array.from({ length: 12 }, (_, step) => step));
    expect(Object.keys(files)).toHaveLength(4);
    for (const file of Object.values(files)) {
      expect(new TextDecoder().decode(decodeRecords(file)[0])).toContain('brain.Event:2');
    }
  });

  test('shows a running job within a second, then in ever longer parts', async () => {
    const { log, files, steps, pass } = await open();
    await log.addScalar('loss', 0, 0);
    expect(await steps()).toEqual([]);
    pass(1);
    await log.addScalar('loss', 1, 1);
    expect(await steps()).toEqual([0, 1]);
    for (let step = 2; step < 6000; step++, pass(0.1)) await log.addScalar('loss', step, step);
    expect(Object.keys(files).length).toBeLessThan(80);
    const held = (await steps()).at(-1)!;
    expect(held).toBeGreaterThan(6000 * (1 - 1 / 15));
  });

  test('keeps all that was written before a page dies, or a disk is full', async () => {
    const { sink, log, steps, pass } = await open();
    await log.addScalar('loss', 0, 0);
    pass(2);
    await log.addScalar('loss', 1, 1);
    await log.addScalar('loss', 2, 2);
    expect(await steps()).toEqual([0, 1]);
    await sink.finish();
    await sink.finish();
    expect(await steps()).toEqual([0, 1, 2]);
  });

  test('writes each byte once, in parts of a few megabytes', async () => {
    const { sink, log, files } = await open();
    const text = 'x'.repeat(2 ** 20);
    for (let i = 0; i < 21; i++) await log.addText('note', text);
    await sink.finish();
    const sizes = Object.values(files).map(({ length }) => length);
    expect(sizes).toHaveLength(6);
    expect(Math.max(...sizes)).toBeLessThan(5 * 2 ** 20);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(21.1 * 2 ** 20);
  });

  test('what could not be written is written with the next part', async () => {
    let refusals = 1;
    const files: Record<string, Uint8Array> = {};
    const clock = () => 0;
    const sink = new PartSink((part, bytes) => {
      if (refusals-- > 0) return Promise.reject(new Error('no space'));
      files[`tfevents.${part}`] = bytes.slice();
      return Promise.resolve();
    }, clock);
    const log = await EventWriter.open(sink, clock);
    await log.addScalar('loss', 0, 0);
    await expect(sink.finish()).rejects.toThrow('no space');
    await log.addScalar('loss', 1, 1);
    await sink.finish();
    const [run] = await readLogs(memoryFolder(files));
    expect(run!.scalars.get('loss')).toHaveLength(2);
  });
});
