import { describe, expect, test } from 'vitest';
import { numpyGlobals, PickledArray } from '../../src/formats/numpyPickle';
import { unpickle } from '../../src/formats/pickle';
import { PickledObject } from '../../src/formats/pickledObject';
import { plainGlobals } from '../../src/formats/pickledTensors';
import { bytesOf, little } from './writers';

const globals = { ...plainGlobals, ...numpyGlobals };

function load(...parts: readonly (string | number | Uint8Array)[]): unknown {
  return unpickle(bytesOf(...parts), { globals });
}

describe('every way to write a value', () => {
  test.each<[what: string, pickle: Uint8Array, value: unknown]>([
    ['None', bytesOf('N.'), null],
    ['flags', bytesOf('(\x88\x89I01\nI00\nt.'), [true, false, true, false]],
    ['whole numbers as text', bytesOf('(I12\nL-345L\nt.'), [12, -345]],
    ['small whole numbers', bytesOf('(K\xffM\x01\x02J', little(-7, 4), 't.'), [255, 513, -7]],
    [
      'long ones',
      bytesOf('(\x8a\x00\x8a\x02\x00\xff\x8b\x09\x00\x00\x00', little(2n ** 70n, 9), 't.'),
      [0, -256, 2n ** 70n],
    ],
    ['floats', bytesOf('(F1.5\nF-inf\nFnan\nG', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 't.'), [1.5, -Infinity, NaN, 1.5]],
    [
      'text',
      bytesOf('(X', little(3, 4), 'h\xc3\xa9\x8c\x02ok\x8d', little(1, 8), 'aVu\\u00e9\nt.'),
      ['hé', 'ok', 'a', 'ué'],
    ],
    ['text of Python 2', bytesOf("(S'a\\x00\\n\\'b'\nU\x02\xff\xfeT", little(1, 4), 'zt.'), ["a\0\n'b", 'ÿþ', 'z']],
    [
      'bytes',
      bytesOf('(C\x02\x00\xffB', little(1, 4), 'b\x8e', little(1, 8), 'c\x96', little(1, 8), 'dt.'),
      [Uint8Array.of(0, 255), Uint8Array.of(98), Uint8Array.of(99), Uint8Array.of(100)],
    ],
    ['tuples', bytesOf('()K\x01\x85K\x01K\x02\x86K\x01K\x02K\x03\x87t.'), [[], [1], [1, 2], [1, 2, 3]]],
    ['lists', bytesOf('](K\x01K\x02eK\x03a(K\x04la.'), [1, 2, 3, [4]]],
    [
      'dicts',
      bytesOf('}(U\x01aK\x01C\x01bK\x02uK\x03K\x04s.'),
      new Map<unknown, unknown>([
        ['a', 1],
        ['b', 2],
        [3, 4],
      ]),
    ],
    ['a dict from its items', bytesOf('(U\x01aK\x01d.'), new Map([['a', 1]])],
    ['sets', bytesOf('(\x8f(K\x01K\x02\x90(K\x03\x91t.'), [new Set([1, 2]), new Set([3])]],
    [
      'the memo',
      bytesOf('(K\x01q\x00K\x02r\x05\x00\x00\x00K\x03\x94h\x00j\x05\x00\x00\x00h\x02g0\nt.'),
      [1, 2, 3, 1, 2, 3, 1],
    ],
    ['the stack', bytesOf('(K\x01K\x020(K\x03K\x0412t.'), [1, 1]],
    ['frames', bytesOf('\x80\x04\x95', little(2, 8), 'K\x01.'), 1],
    [
      'an OrderedDict with its items',
      bytesOf('ccollections\nOrderedDict\n](](U\x01aK\x01ee\x85R.'),
      new Map([['a', 1]]),
    ],
    ['a set of Python 2', bytesOf('c__builtin__\nset\n](K\x01e\x85R.'), new Set([1])],
    [
      'bytes that protocol 2 writes as text',
      bytesOf('c_codecs\nencode\nX', little(3, 4), 'a\xc3\xbfU\x06latin1\x86R.'),
      Uint8Array.of(97, 255),
    ],
  ])('%s', (_, pickle, value) => {
    expect(load(pickle)).toEqual(value);
  });
});

test('a batch as Python 2 pickled CIFAR-10 is read', async () => {
  const array = bytesOf(
    ...['cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01(K\x02K\x03t'],
    ...['cnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNNJ', little(-1, 4), 'J', little(-1, 4), 'K\x00tb'],
    ...['\x89T', little(6, 4), '\x00\x01\x02\xfd\xfe\xfftb'],
  );
  const batch = load('\x80\x02}(U\x06labels](K\x03K\x07eU\x04data', array, 'U\x09filenames](U\x05a.pngeu.');
  expect(batch).toBeInstanceOf(Map);
  const entries = batch as Map<string, unknown>;
  expect([entries.get('labels'), entries.get('filenames')]).toEqual([[3, 7], ['a.png']]);
  const data = (entries.get('data') as PickledArray).named('data');
  expect([data.dtype, data.shape]).toEqual(['uint8', [2, 3]]);
  expect([...(await data.read())]).toEqual([0, 1, 2, 253, 254, 255]);
});

test('only what is in the table is made, with the arguments and the state; of all else the name is kept', () => {
  class Point extends PickledObject {
    state: unknown;

    constructor(readonly args: readonly unknown[]) {
      super();
    }

    setState(state: unknown) {
      this.state = state;
    }
  }
  const table = { 'geometry Point': (args: readonly unknown[]) => new Point(args) };
  const pickle = bytesOf('cgeometry\nPoint\n(K\x01K\x02tRK\x09b.');
  expect(unpickle(pickle, { globals: table })).toMatchObject({ args: [1, 2], state: 9 });
  expect(unpickle(pickle, { globals: {} })).toMatchObject({ name: 'geometry.Point' });
  expect(unpickle(bytesOf('ctoString\n\n.'), { globals: table })).toMatchObject({ name: 'toString.' });
});

test('an id stands for what the caller says', () => {
  const persistentLoad = (id: unknown) => ({ id });
  expect(unpickle(bytesOf('(U\x01a\x85QPb\nt.'), { globals: {}, persistentLoad })).toEqual([
    { id: ['a'] },
    { id: 'b' },
  ]);
  expect(() => load('K\x01Q.')).toThrow('Damaged pickle at byte 2: refers to an external object');
});
