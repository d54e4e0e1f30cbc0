import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CancelledError, PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { encodePng } from '../../src/tensorboard/png';
import { readEventFile, readLogs } from '../../src/tensorboard/reader';
import { record } from '../../src/tensorboard/record';
import { EventWriter } from '../../src/tensorboard/writer';
import { tensorOf } from '../../src/tensors/tensor';
import { memoryFolder } from '../datasets/memoryFolder';

async function written(...steps: readonly number[]): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const log = await EventWriter.open({ append: (bytes) => Promise.resolve(void parts.push(bytes)) }, () => 7);
  for (const step of steps) await log.addImages('input', tensorOf([step / 255], [1, 1, 1, 1]), step);
  return parts;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

async function stepsOf(file: Uint8Array) {
  const { images, faults } = await readEventFile('log/events', bytesSource(file));
  return { steps: images.get('input')?.map(({ step }) => step), faults };
}

describe('a damaged file gives what is whole in it', () => {
  test('cut within its last record', async () => {
    const file = joined(await written(0, 1, 2));
    expect(await stepsOf(file.subarray(0, file.length - 1))).toEqual({ steps: [0, 1], faults: [] });
  });

  test('a wrong checksum of data loses that record', async () => {
    const parts = await written(0, 1, 2);
    const offset = parts[0]!.length + parts[1]!.length;
    parts[2]![20]! ^= 1;
    expect(await stepsOf(joined(parts))).toEqual({
      steps: [0, 2],
      faults: [`log/events: Wrong checksum of the record at byte ${offset}: record skipped`],
    });
  });

  test('a wrong checksum of a length ends the reading', async () => {
    const parts = await written(0, 1, 2);
    const offset = parts[0]!.length + parts[1]!.length;
    parts[2]![0]! ^= 1;
    expect(await stepsOf(joined(parts))).toEqual({
      steps: [0],
      faults: [`log/events: Wrong checksum of the length at byte ${offset}: the rest of the file cannot be read`],
    });
  });

  test('a record that is not an event is skipped', async () => {
    const parts = await written(0);
    const file = joined([...parts, record(Uint8Array.of(0x2a, 200, 1)), ...(await written(1))]);
    const { steps, faults } = await stepsOf(file);
    expect(steps).toEqual([0, 1]);
    expect(faults).toEqual([expect.stringContaining('is not an event')]);
  });
});

test('whatever a file holds, reading it ends with what is whole', async () => {
  const file = joined(await written(0, 1, 2));
  const change = fc.record({ at: fc.nat(file.length - 1), to: fc.nat(255) });
  const changes = fc.tuple(fc.array(change, { maxLength: 4 }), fc.nat(file.length));
  await fc.assert(
    fc.asyncProperty(changes, async ([bytes, size]) => {
      const changed = file.slice();
      for (const { at, to } of bytes) changed[at] = to;
      const { steps = [], faults } = await stepsOf(changed.subarray(0, size));
      expect(steps.length + faults.length).toBeLessThanOrEqual(4);
      expect([0, 1, 2]).toEqual(expect.arrayContaining(steps));
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (data) => {
      // sums that are right, data that are anything
      await stepsOf(record(data));
    }),
  );
});

test('runs are folders with event files', async () => {
  const [first, second] = [joined(await written(3, 1)), joined(await written(2))];
  const runs = await readLogs(
    memoryFolder({
      'a.tfevents.1': first,
      'deep/er/events.out.tfevents.2': second,
      'deep/notes.txt': first,
      'other/events.out.tfevents.1.v2': first,
      'other/events.out.tfevents.2.v2': second,
    }),
  );
  expect(runs.map(({ name, images }) => [name, images.get('input')!.map(({ step }) => step)])).toEqual([
    ['.', [1, 3]],
    ['deep/er', [2]],
    ['other', [1, 2, 3]],
  ]);
  const image = await runs[2]!.images.get('input')![2]!.read();
  expect(image).toMatchObject({ dtype: 'uint8', shape: [3, 1, 1], data: Uint8Array.of(3, 3, 3) });
});

test('a file or folder that cannot be read hides none of the others', async () => {
  const whole = memoryFolder({
    'events.out.tfevents.1': joined(await written(1)),
    'events.out.tfevents.2': joined(await written(2)),
    'deep/events.out.tfevents.1': joined(await written(3)),
  });
  const refused = () => Promise.reject(new PoolscopeError('not yours'));
  const folder = {
    ...whole,
    open: (name: string) => (name.endsWith('1') ? refused() : whole.open(name)),
    folder: (name: string) => ({ ...whole.folder(name), list: refused }),
  };
  const runs = await readLogs(folder);
  expect(runs.map(({ name, images, faults }) => [name, images.size, faults])).toEqual([
    ['.', 1, ['data/events.out.tfevents.1: not yours']],
    ['deep', 0, ['data/deep: not yours']],
  ]);
  await expect(readLogs({ ...whole, list: refused })).rejects.toThrow('not yours');
});

test('a reading that is cancelled ends', async () => {
  const folder = memoryFolder({ 'events.out.tfevents.1': joined(await written(1)) });
  await expect(readLogs(folder, AbortSignal.abort())).rejects.toThrow(CancelledError);
});

test('images and numbers of TensorFlow 2 are read as well', async () => {
  const png = await encodePng({ width: 2, height: 1, rgb: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  const text = (value: string) => new TextEncoder().encode(value);
  const field = (writer: BinaryWriter, number: number, bytes: Uint8Array) =>
    writer.tag(number, WireType.LengthDelimited).bytes(bytes);
  const message = (build: (writer: BinaryWriter) => void) => {
    const writer = new BinaryWriter();
    build(writer);
    return writer.finish();
  };
  const value = (tag: string, plugin: string, tensor: Uint8Array) =>
    message((writer) => {
      field(writer, 1, text(tag));
      field(
        writer,
        9,
        message((metadata) =>
          field(
            metadata,
            1,
            message((data) => field(data, 1, text(plugin))),
          ),
        ),
      );
      field(writer, 8, tensor);
    });
  const summary = message((writer) => {
    const strings = ['2', '1'].map(text).concat(png, png);
    field(
      writer,
      1,
      value(
        'pictures',
        'images',
        message((tensor) => strings.forEach((one) => field(tensor, 8, one))),
      ),
    );
    field(
      writer,
      1,
      value(
        'loss',
        'scalars',
        message((tensor) => field(tensor, 4, Uint8Array.of(0, 0, 0x80, 0x3f))),
      ),
    );
  });
  const event = message((writer) => {
    writer.tag(2, WireType.Varint).int64(5);
    field(writer, 5, summary);
  });
  const { images, scalars, faults } = await readEventFile('log', bytesSource(record(event)));
  expect(faults).toEqual([]);
  expect(images.get('pictures')!.map(({ step, width, height }) => [step, width, height])).toEqual([
    [5, 2, 1],
    [5, 2, 1],
  ]);
  expect((await images.get('pictures')![1]!.read()).shape).toEqual([3, 1, 2]);
  expect(scalars.get('loss')).toEqual([{ step: 5, wallTime: 0, value: 1 }]);
});
