import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { bytesOf, checkpoint, little, npy, npyHeader, safetensors, zip } from './writers';

const folder = path.resolve(import.meta.dirname, '../fixtures/formats');

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(folder, name)));
}

type Broken = readonly [what: string, file: string, bytes: Uint8Array, message: string];

/** Reads all that is in a file. */
async function readAll(file: string, bytes: Uint8Array): Promise<void> {
  for (const tensor of (await readFile(file, bytesSource(bytes))).tensors) await tensor.read();
}

function refuses(cases: readonly Broken[]) {
  test.each(cases)('%s (%s)', async (_, file, bytes, message) => {
    const refusal = await readAll(file, bytes).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(PoolscopeError);
    expect((refusal as PoolscopeError).message).toBe(message);
  });
}

const text = (content: string) => new TextEncoder().encode(content);
const floats = (count: number) => new Uint8Array(4 * count);

describe('any file', () => {
  refuses([
    ['nothing in it', 'a.npy', new Uint8Array(), 'the file is empty'],
    ['of no known format', 'a.xyz', text('hello'), 'the format of this file is not known'],
    ['of random bytes', 'a', bytesOf(7, 250, 3, 0), 'the format of this file is not known'],
  ]);
});

describe('.npy', () => {
  const header = npyHeader('<f4', [2, 3]);
  const whole = npy(header, floats(6));
  refuses([
    ['wrong magic', 'a.npy', bytesOf('\x93NUMPX', whole.subarray(6)), 'this is not a NumPy array'],
    ['cut in its magic', 'a.npy', whole.subarray(0, 8), 'the file is cut short: it has 8 bytes, 10 are needed'],
    [
      'cut in its header',
      'a.npy',
      whole.subarray(0, 40),
      `the file is cut short: it has 40 bytes, ${10 + header.length} are needed`,
    ],
    ['cut in its values', 'a.npy', whole.subarray(0, -1), 'shape (2, 3) of float32 takes 24 bytes, the file holds 23'],
    ['version 4', 'a.npy', npy(header, floats(6), 4), 'version 4.0 of NumPy’s format is not known'],
    [
      '2 GB in 100 bytes',
      'a.npy',
      npy(npyHeader('<f8', [2 ** 28]), new Uint8Array(20)),
      'shape (268435456,) of float64 takes 2147483648 bytes, the file holds 20',
    ],
    [
      'an absurd shape',
      'a.npy',
      npy(npyHeader('<f4', [2 ** 40, 2 ** 40]), floats(1)),
      'the shape (1099511627776, 1099511627776) is too large',
    ],
    ['a size below zero', 'a.npy', npy(npyHeader('<f4', [-1, 3]), floats(3)), '-1 is no size of a tensor'],
    [
      'a size beyond whole numbers',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", floats(1)),
      '100000000000000000000 is no size of a tensor',
    ],
    [
      'a header of 4 GB',
      'a.npy',
      bytesOf('\x93NUMPY', 2, 0, little(0xffffffff, 4), 'x'),
      'the header claims 4294967295 bytes, at most 65536 are read',
    ],
    [
      'a header that calls a function',
      'a.npy',
      npy("{'descr': exit(), 'fortran_order': False, 'shape': (1,)}", floats(1)),
      "the header is no dictionary of NumPy’s: “exit(), 'f” at byte 10",
    ],
    [
      'a header without shape',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False}", floats(1)),
      "the header lacks 'shape'",
    ],
    [
      'a key twice',
      'a.npy',
      npy("{'shape': (1,), 'descr': '<f4', 'shape': (9,), 'fortran_order': False}", floats(9)),
      "'shape' is named twice",
    ],
    [
      'a shape that is a number',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9)}", floats(9)),
      "the header’s 'shape' is not readable",
    ],
    [
      'complex numbers',
      'a.npy',
      npy(npyHeader('<c8', [1]), new Uint8Array(8)),
      "NumPy’s dtype '<c8' is not read: it holds complex numbers",
    ],
    [
      'objects',
      'a.npy',
      npy(npyHeader('|O', [1]), new Uint8Array(8)),
      "NumPy’s dtype '|O' is not read: it holds Python objects, which only running code could restore",
    ],
    ['text', 'a.npy', npy(npyHeader('<U3', [1]), new Uint8Array(12)), "NumPy’s dtype '<U3' is not read: it holds text"],
    [
      'dates',
      'a.npy',
      npy(npyHeader('<M8[ns]', [1]), new Uint8Array(8)),
      "NumPy’s dtype '<M8[ns]' is not read: it holds dates or times",
    ],
    [
      'long doubles',
      'a.npy',
      npy(npyHeader('<f16', [1]), new Uint8Array(16)),
      "NumPy’s dtype '<f16' is not read: it is no dtype of a tensor",
    ],
    [
      'records',
      'a.npy',
      npy("{'descr': [('x', '<f4'), ('y', '<i4')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(8)),
      'a structured array is not read: its values are records of named fields',
    ],
  ]);
});

describe('.npz', () => {
  const array = npy(npyHeader('<f4', [2, 3]), floats(6));
  const archive = zip([{ name: 'a.npy', data: array }]);
  const zeros = new Uint8Array(2 ** 20);
  const damaged = zip([{ name: 'a.npy', data: array, isDeflated: true, claim: { crc: 1 } }]);
  refuses([
    ['wrong magic', 'a.npz', text('PKPK'), 'this is not a zip archive'],
    [
      'cut short',
      'a.npz',
      archive.subarray(0, -30),
      'the zip archive is broken: its directory is missing, the file may be cut short',
    ],
    ['of nothing', 'a.npz', zip([]), 'there is no tensor in this file'],
    ['without arrays', 'a.npz', zip([{ name: 'a.txt', data: array }]), 'there is no tensor in this file'],
    [
      'a bomb: more than deflate can hold',
      'a.npz',
      zip([{ name: 'a.npy', data: array, isDeflated: true, claim: { size: 2 ** 31 } }]),
      'the zip archive is broken: a.npy claims 2147483648 bytes, its 70 bytes cannot hold them',
    ],
    [
      'a bomb: it inflates beyond what its array takes',
      'a.npz',
      zip([{ name: 'a.npy', data: bytesOf(array, zeros), isDeflated: true }]),
      `the array takes ${array.length} bytes, the archive claims ${array.length + 2 ** 20}`,
    ],
    [
      'a bomb: it inflates beyond what the directory claims',
      'a.npz',
      zip([{ name: 'a.npy', data: bytesOf(array, zeros), isDeflated: true, claim: { size: array.length } }]),
      `the zip archive is broken: a.npy inflates to more than ${array.length} bytes`,
    ],
    [
      'a bomb: files that share their bytes',
      'a.npz',
      zip([
        { name: 'a.npy', data: array },
        { name: 'b.npy', data: array, claim: { header: 0 } },
      ]),
      'the zip archive is broken: b.npy overlaps another file',
    ],
    [
      'a claim of 2 GB, stored',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { size: 2 ** 31 } }]),
      `the zip archive is broken: a.npy claims 2147483648 bytes, its ${array.length} bytes cannot hold them`,
    ],
    [
      'less than it claims',
      'a.npz',
      zip([{ name: 'a.npy', data: array.subarray(0, -4), isDeflated: true, claim: { size: array.length } }]),
      `the zip archive is broken: a.npy inflates to less than ${array.length} bytes`,
    ],
    ['a wrong sum, deflated', 'a.npz', damaged, 'the zip archive is broken: the check sum of a.npy is wrong'],
    [
      'a wrong sum, stored',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { crc: 1 } }]),
      'the zip archive is broken: the check sum of a.npy is wrong',
    ],
    [
      'encrypted',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { flags: 1 } }]),
      'a.npy in the archive is encrypted',
    ],
    [
      'compressed otherwise',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { method: 14 } }]),
      'a.npy is compressed by method 14, which is not known',
    ],
  ]);
});

describe('.safetensors', () => {
  const entry = (dtype: string, shape: unknown, from: number, to: number) => ({
    dtype,
    shape,
    data_offsets: [from, to],
  });
  const file = (header: unknown, size: number) => safetensors(header, new Uint8Array(size));
  refuses([
    [
      'cut in its first bytes',
      'a.safetensors',
      bytesOf(5, 0, 0),
      'the file is cut short: it has 3 bytes, 8 are needed',
    ],
    [
      'a header of 2 GB in 100 bytes',
      'a.safetensors',
      bytesOf(little(2 ** 31, 8), '{', new Uint8Array(91)),
      'the header claims 2147483648 bytes, at most 100000000 are read',
    ],
    [
      'a header that is longer than the file',
      'a.safetensors',
      bytesOf(little(1000, 8), '{}'),
      'the file is cut short: it has 10 bytes, 1008 are needed',
    ],
    ['a header that is a list', 'a.safetensors', file('[]', 0), 'the header is no dictionary'],
    [
      'a tensor twice',
      'a.safetensors',
      file(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      "'a' is named twice",
    ],
    [
      'overlapping tensors',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 2, 6) }, 6),
      'b overlaps the tensor before it, at byte 2',
    ],
    [
      'a gap',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4), b: entry('U8', [1], 5, 6) }, 6),
      'there is a gap before b: bytes 4 to 5',
    ],
    [
      'values cut short',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4) }, 3),
      'the header promises 4 bytes of values, the file holds 3',
    ],
    [
      'bytes that belong to nothing',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4) }, 5),
      'the header promises 4 bytes of values, the file holds 5',
    ],
    [
      'a shape that lies',
      'a.safetensors',
      file({ a: entry('F32', [2], 0, 4) }, 4),
      'a: shape (2,) of float32 takes 8 bytes, the header gives it 4',
    ],
    [
      'an absurd shape',
      'a.safetensors',
      file({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4),
      'the shape (1099511627776, 1099511627776) is too large',
    ],
    ['a size that is none', 'a.safetensors', file({ a: entry('F32', [1.5], 0, 4) }, 4), '1.5 is no size of a tensor'],
    [
      'offsets in reverse',
      'a.safetensors',
      file({ a: entry('U8', [0], 4, 0) }, 4),
      'a: its "data_offsets" is not readable',
    ],
    [
      'no shape',
      'a.safetensors',
      file({ a: { dtype: 'U8', data_offsets: [0, 0] } }, 0),
      'a: its "shape" is not readable',
    ],
    [
      'a dtype that is not known',
      'a.safetensors',
      file({ a: entry('F8_E5M2', [1], 0, 1) }, 1),
      'a: dtype F8_E5M2 is not read',
    ],
    ['no tensors', 'a.safetensors', file({ __metadata__: { a: 'b' } }, 0), 'there is no tensor in this file'],
  ]);
});

describe('pickles', () => {
  const protocol2 = bytesOf(0x80, 2);
  const pickle = (...parts: (string | number | Uint8Array)[]) => bytesOf(protocol2, ...parts);
  const run = (module: string, name: string, at: number) =>
    `refused: the file calls for ${module}.${name} (at byte ${at}), and nothing in a file is run`;
  refuses([
    ['calls os.system', 'a.pkl', pickle('cos\nsystem\nX', little(4, 4), 'echo\x85R.'), run('os', 'system', 2)],
    ['calls posix.system', 'a.pt', checkpoint(pickle("cposix\nsystem\n(S'echo'\ntR.")), run('posix', 'system', 2)],
    ['calls builtins.eval', 'a.pt', checkpoint(pickle('cbuiltins\neval\n.')), run('builtins', 'eval', 2)],
    ['names by STACK_GLOBAL', 'a.pkl', pickle('\x8c\x02os\x8c\x06system\x93.'), run('os', 'system', 14)],
    ['by INST', 'a.pkl', pickle('(ios\nsystem\n.'), run('os', 'system', 3)],
    ['reaches for __proto__', 'a.pkl', pickle('c__proto__\nconstructor\n.'), run('__proto__', 'constructor', 2)],
    [
      'by the extension registry',
      'a.pkl',
      pickle('\x82\x01.'),
      'the pickle is broken at byte 2: it uses an extension registry',
    ],
    ['a list in itself', 'a.pkl', pickle(']q\x00h\x00a.'), 'the entry 0 contains itself'],
    ['a dict in itself', 'a.pt', checkpoint(pickle('}q\x00U\x01ah\x00s.')), 'the entry a contains itself'],
    [
      'a list in a list in a list …',
      'a.pkl',
      pickle(']'.repeat(1000), 'a'.repeat(999), '.'),
      'the file is nested more than 100 deep',
    ],
    [
      'a list of two, twice, thirty times over',
      'a.pkl',
      pickle(']q\x00', ...Array.from({ length: 30 }, () => '0](h\x00h\x00eq\x00'), '.'),
      'the file holds more than 1000000 values',
    ],
    ['no end', 'a.pkl', pickle('K\x01'), 'the pickle is broken at byte 4: 1 bytes are needed, 0 are left'],
    ['an empty stack', 'a.pkl', pickle('.'), 'the pickle is broken at byte 2: its stack is empty'],
    ['no mark', 'a.pkl', pickle('t.'), 'the pickle is broken at byte 2: there is no mark'],
    [
      '2 GB in 100 bytes',
      'a.pkl',
      pickle('B', little(2 ** 31, 4), new Uint8Array(91)),
      'the pickle is broken at byte 2: 2147483648 bytes are needed, 91 are left',
    ],
    [
      'a length below zero',
      'a.pkl',
      pickle('T', little(0xffffffff, 4), '.'),
      'the pickle is broken at byte 2: -1 bytes are needed, 1 are left',
    ],
    [
      'an opcode that is not known',
      'a.pkl',
      pickle('\xff'),
      'the pickle is broken at byte 2: opcode 0xff is not known',
    ],
    ['a call of a number', 'a.pkl', pickle('K\x01)R.'), 'the pickle is broken at byte 5: it calls what is no function'],
    ['no tensor', 'a.pkl', pickle('K\x01.'), 'there is no tensor in this file'],
    ['protocol 0 under the name of a checkpoint', 'a.pt', text('(lp0\n.'), 'this is not a file that torch.save wrote'],
  ]);
});

describe('.pt', () => {
  /** A float32 tensor of `count` values in storage 0. */
  const tensor = (count: number, offset: number, sizes: readonly number[], strides: readonly number[]) => {
    const numbers = (values: readonly number[]) =>
      bytesOf('(', ...values.flatMap((value) => ['J', little(value, 4)]), 't');
    return bytesOf(
      ...['\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(', '(U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuJ'],
      ...[little(count, 4), 'tQJ', little(offset, 4), numbers(sizes), numbers(strides), '\x89', '}tR.'],
    );
  };
  const file = (pickle: Uint8Array, size = 24) => checkpoint(pickle, { 0: new Uint8Array(size) });
  const pt = fixture('single.pt');
  refuses([
    [
      'cut short',
      'a.pt',
      pt.subarray(0, 200),
      'the zip archive is broken: its directory is missing, the file may be cut short',
    ],
    [
      'a storage that is shorter than it claims',
      'a.pt',
      file(tensor(6, 0, [2, 3], [3, 1]), 20),
      'the storage 0 should take 24 bytes, the file holds 20',
    ],
    [
      'a claim of 8 GB',
      'a.pt',
      file(tensor(2 ** 31 - 1, 0, [2 ** 31 - 1], [1])),
      'the storage 0 should take 8589934588 bytes, the file holds 24',
    ],
    ['no storage', 'a.pt', checkpoint(tensor(6, 0, [6], [1])), 'the storage 0 is missing'],
    [
      'strides that reach out of the storage',
      'a.pt',
      file(tensor(6, 0, [2, 3], [4, 1])),
      'the tensor of shape (2, 3) reaches beyond its storage of 6 values',
    ],
    [
      'an offset that does',
      'a.pt',
      file(tensor(6, 1, [2, 3], [3, 1])),
      'the tensor of shape (2, 3) reaches beyond its storage of 6 values',
    ],
    ['strides below zero', 'a.pt', file(tensor(6, 5, [6], [-1])), 'a tensor in the file is not readable'],
    ['too few strides', 'a.pt', file(tensor(6, 0, [2, 3], [1])), 'the strides (1,) do not fit the shape (2, 3)'],
    [
      'one value repeated without end',
      'a.pt',
      file(tensor(6, 0, [2 ** 30, 2 ** 20], [0, 0])),
      'the shape (1073741824, 1048576) is too large',
    ],
    [
      'a TorchScript program',
      'a.pt',
      zip([
        { name: 'm/data.pkl', data: bytesOf('\x80\x02}.') },
        { name: 'm/constants.pkl', data: bytesOf('\x80\x02).') },
      ]),
      'this is a TorchScript program, not a checkpoint: save the state_dict() instead',
    ],
    [
      'an old one, cut short',
      'a.pt',
      fixture('legacy.pt').subarray(0, -5),
      `the file is cut short: it has ${fixture('legacy.pt').length - 5} bytes, ${fixture('legacy.pt').length} are needed`,
    ],
  ]);
});

describe('tables', () => {
  refuses([
    ['a row too long', 'a.csv', text('1,2\n3,4,5\n'), 'row 2 has 3 columns, the first row has 2'],
    ['a row too short', 'a.tsv', text('a\tb\n1\t2\n3\n'), 'row 3 has 1 columns, the first row has 2'],
    ['a word', 'a.csv', text('1,2\n3,x\n'), 'row 2, column 2: "x" is not a number'],
    ['hexadecimals', 'a.csv', text('1,2\n3,0x10\n'), 'row 2, column 2: "0x10" is not a number'],
    ['a decimal comma', 'a.csv', text('1,5;2\n'), 'row 1, column 1: "1,5" is not a number'],
    ['an empty cell', 'a.csv', text('1,2\n3,\n'), 'row 2, column 2 is empty'],
    ['beyond float32', 'a.csv', text('1,2\n3,1e39\n'), 'row 2, column 2: 1e39 is beyond the range of float32'],
    ['only a header', 'a.csv', text('a,b\n'), 'there are no numbers in the table'],
    ['no text', 'a.csv', bytesOf('1,2\n', 0xff, 0xfe), 'the file is no text: it is not encoded in UTF-8'],
  ]);
});

describe('JSON', () => {
  refuses([
    ['null', 'a.json', text('[[1, 2],\n [3, null]]'), 'null is not a number (line 2, column 6)'],
    [
      'uneven rows',
      'a.json',
      text('{"a":\n[[1, 2], [3]]}'),
      'row 2 has 1 numbers, the first row has 2 (line 2, column 12)',
    ],
    ['not closed', 'a.json', text('[[1, 2],'), 'the array is not closed (line 1, column 1)'],
    ['an object not closed', 'a.json', text('{"a": {"b": 1'), 'the object is not closed (line 1, column 7)'],
    ['beyond float32', 'a.json', text('[1e39]'), '1e39 is beyond the range of float32 (line 1, column 2)'],
    ['words', 'a.json', text('["a"]'), '"a" is not a number (line 1, column 2)'],
    ['no tensor', 'a.json', text('{"a": 1}'), 'there is no tensor in this file'],
    ['nothing', 'a.json', text(' '), 'there is no tensor in this file'],
    [
      'a shape that lies',
      'a.json',
      text('{"shape": [2, 2], "dtype": "float32", "data": [1, 2, 3]}'),
      'the shape (2, 2) does not hold 3 numbers (line 1, column 47)',
    ],
    [
      'a dtype that is none',
      'a.json',
      text('{"shape": [1], "dtype": "float4", "data": [1]}'),
      'unknown dtype: float4 (line 1, column 33)',
    ],
    [
      'a fraction in integers',
      'a.json',
      text('{"shape": [1], "dtype": "int8", "data": [1.5]}'),
      '1.5 is no whole number (line 1, column 42)',
    ],
    [
      'beyond its dtype',
      'a.json',
      text('{"shape": [1], "dtype": "int8", "data": [128]}'),
      '128 is beyond the range of int8 (line 1, column 42)',
    ],
    ['a string not closed', 'a.json', text('{"a\\"'), 'the string is not closed (line 1, column 2)'],
    ['words after the end', 'a.json', text('[1, 2] x'), 'this is no JSON value (line 1, column 8)'],
    ['a row of JSON Lines', 'a.jsonl', text('[1]\n[2, x]'), 'x is not a number (line 2, column 5)'],
    [
      'nested without end',
      'a.json',
      text('[{"a":'.repeat(1000)),
      'the file is nested more than 100 deep (line 1, column 302)',
    ],
  ]);
});

test('a very long string, word or number is no trouble', async () => {
  const long = '1'.repeat(5_000_000);
  const { tensors } = await readFile('a.json', bytesSource(text(`{"image": "${long}\\"", "a": [1]}`)));
  expect(tensors.map(({ name }) => name)).toEqual(['a']);
  await expect(readAll('a.csv', text(`1,2\n3,${long}x`))).rejects.toThrow(/^row 2, column 2: "1{40}" is not a number$/);
  await expect(readAll('a.json', text(`{"a": ${long}x}`))).rejects.toThrow('this is no JSON value (line 1, column 7)');
});

test('a file cut at any place is read as what it still holds, or refused', async () => {
  for (const name of ['fortran.npy', 'deflated.npz', 'views.pt', 'legacy.pt', 'float8.safetensors', 'typed.json']) {
    const whole = fixture(name);
    for (let size = 0; size < whole.length; size += Math.ceil(whole.length / 500)) {
      const refusal = await readAll(name, whole.subarray(0, size)).catch((error: unknown) => error);
      expect(refusal, `${name}, ${size} bytes`).toBeInstanceOf(PoolscopeError);
    }
  }
});
