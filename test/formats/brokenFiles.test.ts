import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PoolscopeError } from '../../src/errors';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';
import { gzipSync } from 'fflate';
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
    ['nothing in it', 'a.npy', new Uint8Array(), 'The file is empty'],
    ['of no known format', 'a.xyz', text('hello'), 'Unknown file format'],
    ['of random bytes', 'a', bytesOf(7, 250, 3, 0), 'Unknown file format'],
  ]);
});

describe('.gz', () => {
  const packed = gzipSync(npy(npyHeader('<f4', [2]), floats(2)));
  refuses([
    ['cut', 'a.npy.gz', packed.subarray(0, -9), 'Cannot unpack the gzip file (unexpected EOF)'],
    [
      'of other values',
      'a.npy.gz',
      bytesOf(packed.subarray(0, -8), little(7, 4), packed.subarray(-4)),
      'Cannot unpack the gzip file (wrong checksum)',
    ],
    [
      'that unpacks to too much',
      'a.npy.gz',
      gzipSync(new Uint8Array(2 ** 26 + 1)),
      'The file unpacks to more than 67108864 bytes',
    ],
    ['in another one', 'a.npy.gz.gz', gzipSync(packed), 'Not a NumPy array'],
  ]);
});

describe('.npy', () => {
  const header = npyHeader('<f4', [2, 3]);
  const whole = npy(header, floats(6));
  refuses([
    ['wrong magic', 'a.npy', bytesOf('\x93NUMPX', whole.subarray(6)), 'Not a NumPy array'],
    ['cut in its magic', 'a.npy', whole.subarray(0, 8), 'Truncated file: expected 10 bytes, found 8'],
    [
      'cut in its header',
      'a.npy',
      whole.subarray(0, 40),
      `Truncated file: expected ${10 + header.length} bytes, found 40`,
    ],
    [
      'cut in its values',
      'a.npy',
      whole.subarray(0, -1),
      'Shape (2, 3) of float32 needs 24 bytes, but the file has 23',
    ],
    ['version 4', 'a.npy', npy(header, floats(6), 4), 'Unknown version of the NumPy format: 4.0'],
    [
      '2 GB in 100 bytes',
      'a.npy',
      npy(npyHeader('<f8', [2 ** 28]), new Uint8Array(20)),
      'Shape (268435456,) of float64 needs 2147483648 bytes, but the file has 20',
    ],
    [
      'an absurd shape',
      'a.npy',
      npy(npyHeader('<f4', [2 ** 40, 2 ** 40]), floats(1)),
      'Shape (1099511627776, 1099511627776) is too large',
    ],
    ['a size below zero', 'a.npy', npy(npyHeader('<f4', [-1, 3]), floats(3)), '-1 is not a valid size'],
    [
      'a size beyond whole numbers',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", floats(1)),
      '100000000000000000000 is not a valid size',
    ],
    [
      'a header of 4 GB',
      'a.npy',
      bytesOf('\x93NUMPY', 2, 0, little(0xffffffff, 4), 'x'),
      'Header too large: 4294967295 bytes (at most 65536)',
    ],
    [
      'a header that calls a function',
      'a.npy',
      npy("{'descr': exit(), 'fortran_order': False, 'shape': (1,)}", floats(1)),
      "Invalid NumPy header: “exit(), 'f” at byte 10",
    ],
    [
      'a header without shape',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False}", floats(1)),
      "The header has no 'shape'",
    ],
    [
      'a key twice',
      'a.npy',
      npy("{'shape': (1,), 'descr': '<f4', 'shape': (9,), 'fortran_order': False}", floats(9)),
      "'shape' appears twice",
    ],
    [
      'a shape that is a number',
      'a.npy',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9)}", floats(9)),
      "Invalid 'shape' in the header",
    ],
    [
      'complex numbers',
      'a.npy',
      npy(npyHeader('<c8', [1]), new Uint8Array(8)),
      "Unsupported NumPy dtype '<c8': complex numbers",
    ],
    [
      'objects',
      'a.npy',
      npy(npyHeader('|O', [1]), bytesOf('\x80\x02cos\nsystem\n.')),
      'Skipped: os.system. Code in files is never run.',
    ],
    ['text', 'a.npy', npy(npyHeader('<U3', [1]), new Uint8Array(12)), "Unsupported NumPy dtype '<U3': text"],
    [
      'dates',
      'a.npy',
      npy(npyHeader('<M8[ns]', [1]), new Uint8Array(8)),
      "Unsupported NumPy dtype '<M8[ns]': dates or times",
    ],
    [
      'long doubles',
      'a.npy',
      npy(npyHeader('<f16', [1]), new Uint8Array(16)),
      "Unsupported NumPy dtype '<f16': not a tensor dtype",
    ],
    [
      'records',
      'a.npy',
      npy("{'descr': [('x', '<f4'), ('y', '<i4')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(8)),
      'Unsupported structured array: its values are records of named fields',
    ],
  ]);
});

describe('.npz', () => {
  const array = npy(npyHeader('<f4', [2, 3]), floats(6));
  const archive = zip([{ name: 'a.npy', data: array }]);
  const zeros = new Uint8Array(2 ** 20);
  const damaged = zip([{ name: 'a.npy', data: array, isDeflated: true, claim: { crc: 1 } }]);
  refuses([
    ['wrong magic', 'a.npz', text('PKPK'), 'Not a zip archive'],
    [
      'cut short',
      'a.npz',
      archive.subarray(0, -30),
      'Damaged zip archive: the directory is missing; the file may be truncated',
    ],
    ['of nothing', 'a.npz', zip([]), 'The file contains no tensor'],
    ['without arrays', 'a.npz', zip([{ name: 'a.txt', data: array }]), 'The file contains no tensor'],
    [
      'a bomb: more than deflate can hold',
      'a.npz',
      zip([{ name: 'a.npy', data: array, isDeflated: true, claim: { size: 2 ** 31 } }]),
      'Damaged zip archive: a.npy claims to unpack from 70 to 2147483648 bytes, which is impossible',
    ],
    [
      'a bomb: it inflates beyond what its array takes',
      'a.npz',
      zip([{ name: 'a.npy', data: bytesOf(array, zeros), isDeflated: true }]),
      `The array needs ${array.length} bytes, but its archive entry has ${array.length + 2 ** 20}`,
    ],
    [
      'a bomb: it inflates beyond what the directory claims',
      'a.npz',
      zip([{ name: 'a.npy', data: bytesOf(array, zeros), isDeflated: true, claim: { size: array.length } }]),
      `Damaged zip archive: a.npy unpacks to more than ${array.length} bytes`,
    ],
    [
      'a bomb: files that share their bytes',
      'a.npz',
      zip([
        { name: 'a.npy', data: array },
        { name: 'b.npy', data: array, claim: { header: 0 } },
      ]),
      'Damaged zip archive: b.npy overlaps another file',
    ],
    [
      'a claim of 2 GB, stored',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { size: 2 ** 31 } }]),
      `Damaged zip archive: a.npy claims to unpack from ${array.length} to 2147483648 bytes, which is impossible`,
    ],
    [
      'less than it claims',
      'a.npz',
      zip([{ name: 'a.npy', data: array.subarray(0, -4), isDeflated: true, claim: { size: array.length } }]),
      `Damaged zip archive: a.npy unpacks to less than ${array.length} bytes`,
    ],
    ['a wrong sum, deflated', 'a.npz', damaged, 'Damaged zip archive: wrong checksum of a.npy'],
    [
      'a wrong sum, stored',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { crc: 1 } }]),
      'Damaged zip archive: wrong checksum of a.npy',
    ],
    ['encrypted', 'a.npz', zip([{ name: 'a.npy', data: array, claim: { flags: 1 } }]), 'a.npy is encrypted'],
    [
      'compressed otherwise',
      'a.npz',
      zip([{ name: 'a.npy', data: array, claim: { method: 14 } }]),
      'a.npy uses unknown compression method 14',
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
    ['cut in its first bytes', 'a.safetensors', bytesOf(5, 0, 0), 'Truncated file: expected 8 bytes, found 3'],
    [
      'a header of 2 GB in 100 bytes',
      'a.safetensors',
      bytesOf(little(2 ** 31, 8), '{', new Uint8Array(91)),
      'Header too large: 2147483648 bytes (at most 16777216)',
    ],
    [
      'a header that is longer than the file',
      'a.safetensors',
      bytesOf(little(1000, 8), '{}'),
      'Truncated file: expected 1008 bytes, found 10',
    ],
    ['a header that is a list', 'a.safetensors', file('[]', 0), 'The header is not a dictionary'],
    [
      'a tensor twice',
      'a.safetensors',
      file(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      "'a' appears twice",
    ],
    [
      'overlapping tensors',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 2, 6) }, 6),
      'b overlaps the previous tensor at byte 2',
    ],
    [
      'a gap',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4), b: entry('U8', [1], 5, 6) }, 6),
      'Gap before b: bytes 4 to 5',
    ],
    [
      'values cut short',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4) }, 3),
      'Truncated file: expected 4 bytes of values, found 3',
    ],
    [
      'bytes that belong to nothing',
      'a.safetensors',
      file({ a: entry('U8', [4], 0, 4) }, 5),
      'Truncated file: expected 4 bytes of values, found 5',
    ],
    [
      'a shape that lies',
      'a.safetensors',
      file({ a: entry('F32', [2], 0, 4) }, 4),
      'a: shape (2,) of float32 needs 8 bytes, but the header says 4',
    ],
    [
      'an absurd shape',
      'a.safetensors',
      file({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4),
      'Shape (1099511627776, 1099511627776) is too large',
    ],
    ['a size that is none', 'a.safetensors', file({ a: entry('F32', [1.5], 0, 4) }, 4), '1.5 is not a valid size'],
    ['offsets in reverse', 'a.safetensors', file({ a: entry('U8', [0], 4, 0) }, 4), 'a: invalid "data_offsets"'],
    ['no shape', 'a.safetensors', file({ a: { dtype: 'U8', data_offsets: [0, 0] } }, 0), 'a: invalid "shape"'],
    [
      'a dtype that is not known',
      'a.safetensors',
      file({ a: entry('F8_E8M0', [1], 0, 1) }, 1),
      'a: dtype F8_E8M0 is not supported',
    ],
    ['no tensors', 'a.safetensors', file({ __metadata__: { a: 'b' } }, 0), 'The file contains no tensor'],
  ]);
});

describe('pickles', () => {
  const protocol2 = bytesOf(0x80, 2);
  const pickle = (...parts: (string | number | Uint8Array)[]) => bytesOf(protocol2, ...parts);
  const run = (module: string, name: string) => `Skipped: ${module}.${name}. Code in files is never run.`;
  refuses([
    ['calls os.system', 'a.pkl', pickle('cos\nsystem\nX', little(4, 4), 'echo\x85R.'), run('os', 'system')],
    ['calls posix.system', 'a.pt', checkpoint(pickle("cposix\nsystem\n(S'echo'\ntR.")), run('posix', 'system')],
    ['calls builtins.eval', 'a.pt', checkpoint(pickle('cbuiltins\neval\n.')), run('builtins', 'eval')],
    ['names by STACK_GLOBAL', 'a.pkl', pickle('\x8c\x02os\x8c\x06system\x93.'), run('os', 'system')],
    ['by INST', 'a.pkl', pickle('(ios\nsystem\n.'), run('os', 'system')],
    ['reaches for __proto__', 'a.pkl', pickle('c__proto__\nconstructor\n.'), run('__proto__', 'constructor')],
    [
      'by the extension registry',
      'a.pkl',
      pickle('\x82\x01.'),
      'Damaged pickle at byte 2: uses the extension registry',
    ],
    ['a list in itself', 'a.pkl', pickle(']q\x00h\x00a.'), 'Entry 0 contains itself'],
    ['a dict in itself', 'a.pt', checkpoint(pickle('}q\x00U\x01ah\x00s.')), 'Entry a contains itself'],
    [
      'a list in a list in a list …',
      'a.pkl',
      pickle(']'.repeat(1000), 'a'.repeat(999), '.'),
      'The file is nested more than 100 levels deep',
    ],
    [
      'a list of two, twice, thirty times over',
      'a.pkl',
      pickle(']q\x00', ...Array.from({ length: 30 }, () => '0](h\x00h\x00eq\x00'), '.'),
      'The file has more than 1000000 values',
    ],
    [
      'more opcodes than any of tensors',
      'a.pkl',
      bytesOf(protocol2, new Uint8Array(3_000_000).fill('N'.charCodeAt(0))),
      'The pickle takes more than 2000000 operations',
    ],
    [
      'marks without end',
      'a.pkl',
      pickle('('.repeat(10_001)),
      'Damaged pickle at byte 10002: more than 10000 open marks',
    ],
    [
      'bytes that are made again and again',
      'a.pkl',
      pickle('c_codecs\nencode\nq\x00(X', little(9, 4), '123456789U\x06latin1tq\x01', 'h\x00h\x01R'.repeat(20), '.'),
      'Damaged pickle at byte 130: more bytes than it has',
    ],
    ['no end', 'a.pkl', pickle('K\x01'), 'Damaged pickle at byte 4: expected 1 bytes, found 0'],
    ['an empty stack', 'a.pkl', pickle('.'), 'Damaged pickle at byte 2: stack is empty'],
    ['no mark', 'a.pkl', pickle('t.'), 'Damaged pickle at byte 2: missing mark'],
    [
      '2 GB in 100 bytes',
      'a.pkl',
      pickle('B', little(2 ** 31, 4), new Uint8Array(91)),
      'Damaged pickle at byte 2: expected 2147483648 bytes, found 91',
    ],
    [
      'a length below zero',
      'a.pkl',
      pickle('T', little(0xffffffff, 4), '.'),
      'Damaged pickle at byte 2: expected -1 bytes, found 1',
    ],
    ['an unknown opcode that', 'a.pkl', pickle('\xff'), 'Damaged pickle at byte 2: unknown opcode 0xff'],
    [
      'a call of a number',
      'a.pkl',
      pickle('K\x01)R.'),
      'Damaged pickle at byte 5: calls something that is not a function',
    ],
    ['no tensor', 'a.pkl', pickle('K\x01.'), 'The file contains no tensor'],
    ['protocol 0 under the name of a checkpoint', 'a.pt', text('(lp0\n.'), 'Not a file written by torch.save'],
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
      'Damaged zip archive: the directory is missing; the file may be truncated',
    ],
    [
      'a storage that is shorter than it claims',
      'a.pt',
      file(tensor(6, 0, [2, 3], [3, 1]), 20),
      'Storage 0 needs 24 bytes, but the file has 20',
    ],
    [
      'a claim of 8 GB',
      'a.pt',
      file(tensor(2 ** 31 - 1, 0, [2 ** 31 - 1], [1])),
      'Storage 0 needs 8589934588 bytes, but the file has 24',
    ],
    ['no storage', 'a.pt', checkpoint(tensor(6, 0, [6], [1])), 'Missing storage 0'],
    [
      'strides that reach out of the storage',
      'a.pt',
      file(tensor(6, 0, [2, 3], [4, 1])),
      'The tensor of shape (2, 3) extends beyond its storage of 6 values',
    ],
    [
      'an offset that does',
      'a.pt',
      file(tensor(6, 1, [2, 3], [3, 1])),
      'The tensor of shape (2, 3) extends beyond its storage of 6 values',
    ],
    ['strides below zero', 'a.pt', file(tensor(6, 5, [6], [-1])), 'Invalid tensor in the file'],
    ['too few strides', 'a.pt', file(tensor(6, 0, [2, 3], [1])), 'Strides (1,) do not match shape (2, 3)'],
    [
      'one value repeated without end',
      'a.pt',
      file(tensor(6, 0, [2 ** 30, 2 ** 20], [0, 0])),
      'Shape (1073741824, 1048576) is too large',
    ],
    [
      'a TorchScript program',
      'a.pt',
      zip([
        { name: 'm/data.pkl', data: bytesOf('\x80\x02}.') },
        { name: 'm/constants.pkl', data: bytesOf('\x80\x02).') },
      ]),
      'This is a TorchScript program, not a checkpoint. Save the state_dict() instead.',
    ],
    [
      'an old one, cut short',
      'a.pt',
      fixture('legacy.pt').subarray(0, -5),
      `Truncated file: expected ${fixture('legacy.pt').length} bytes, found ${fixture('legacy.pt').length - 5}`,
    ],
  ]);
});

describe('tables', () => {
  refuses([
    ['a row too long', 'a.csv', text('1,2\n3,4,5\n'), 'Row 2 has 3 columns, but the first row has 2'],
    ['a row too short', 'a.tsv', text('a\tb\n1\t2\n3\n'), 'Row 3 has 1 columns, but the first row has 2'],
    ['a word', 'a.csv', text('1,2\n3,x\n'), 'Row 2, column 2: "x" is not a number'],
    ['hexadecimals', 'a.csv', text('1,2\n3,0x10\n'), 'Row 2, column 2: "0x10" is not a number'],
    ['only a header', 'a.csv', text('a,b\n'), 'The table contains no numbers'],
    ['no text', 'a.csv', bytesOf('1,2\n', 0xff, 0xfe), 'Not a text file: invalid UTF-8'],
  ]);
});

describe('JSON', () => {
  refuses([
    ['null', 'a.json', text('[[1, 2],\n [3, null]]'), 'null is not a number (line 2, column 6)'],
    [
      'uneven rows',
      'a.json',
      text('{"a":\n[[1, 2], [3]]}'),
      'Row 2 has 1 numbers, but the first row has 2 (line 2, column 12)',
    ],
    ['not closed', 'a.json', text('[[1, 2],'), 'Missing closing bracket of the array (line 1, column 1)'],
    ['an object not closed', 'a.json', text('{"a": {"b": 1'), 'Missing closing brace of the object (line 1, column 7)'],
    ['beyond float64', 'a.json', text('[1e309]'), '1e309 is out of range for float64 (line 1, column 2)'],
    [
      'data of another shape',
      'a.json',
      text('{"shape": [3, 2], "dtype": "<f4", "data": [[1, 2, 3], [4, 5, 6]]}'),
      'Shape (3, 2) does not fit data that is nested as (2, 3) (line 1, column 43)',
    ],
    ['no data', 'a.json', text('{"a": {"shape": [2], "dtype": "<f4"}}'), 'The object has no "data" (line 1, column 7)'],
    [
      'text as data',
      'a.json',
      text('{"shape": [1], "datatype": "BYTES", "data": ["a"]}'),
      'Unknown dtype: BYTES (line 1, column 35)',
    ],
    [
      'more arrays than any file of tensors',
      'a.json',
      text(`[{"a":[${'[{"b":[1]}],'.repeat(100_001)}]}]`),
      'The file has more than 65536 tensors',
    ],
    ['words', 'a.json', text('["a"]'), '"a" is not a number (line 1, column 2)'],
    ['no tensor', 'a.json', text('{"a": 1}'), 'The file contains no tensor'],
    ['nothing', 'a.json', text(' '), 'The file contains no tensor'],
    [
      'a shape that lies',
      'a.json',
      text('{"shape": [2, 2], "dtype": "float32", "data": [1, 2, 3]}'),
      'Shape (2, 2) does not fit 3 numbers (line 1, column 47)',
    ],
    [
      'a dtype that is none',
      'a.json',
      text('{"shape": [1], "dtype": "float4", "data": [1]}'),
      'Unknown dtype: float4 (line 1, column 33)',
    ],
    [
      'a fraction in integers',
      'a.json',
      text('{"shape": [1], "dtype": "int8", "data": [1.5]}'),
      '1.5 is not an integer (line 1, column 42)',
    ],
    [
      'beyond its dtype',
      'a.json',
      text('{"shape": [1], "dtype": "int8", "data": [128]}'),
      '128 is out of range for int8 (line 1, column 42)',
    ],
    ['a string not closed', 'a.json', text('{"a\\"'), 'Missing closing quote of the string (line 1, column 2)'],
    ['words after the end', 'a.json', text('[1, 2] x'), 'Text after the value (line 1, column 8)'],
    ['a row of JSON Lines', 'a.jsonl', text('[1]\n[2, x]'), 'x is not a number (line 2, column 5)'],
    ['nested without end', 'a.json', text('[{"a":'.repeat(1000)), 'The file is nested more than 100 levels deep'],
  ]);
});

test('a very long string, word or number is no trouble', async () => {
  const long = '1'.repeat(5_000_000);
  const { tensors } = await readFile('a.json', bytesSource(text(`{"image": "${long}\\"", "a": [1]}`)));
  expect(tensors.map(({ name }) => name)).toEqual(['a']);
  await expect(readAll('a.csv', text(`1,2\n3,${long}x`))).rejects.toThrow('A value is longer than 1048576 bytes');
  await expect(readAll('a.json', text(`{"a": ${long}x}`))).rejects.toThrow('Not a JSON value (line 1, column 7)');
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
