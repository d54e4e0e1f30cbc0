import { describe, expect, test } from 'vitest';
import type { TableReading } from '../../src/files/address';
import { Budget } from '../../src/formats/budget';
import { readingTable } from '../../src/formats/csv';
import { atOnce } from '../../src/python/turns';

function tableOf(text: string, reading: TableReading = {}) {
  return atOnce(readingTable(text, new Budget(text.length), reading));
}

async function read(text: string) {
  const table = tableOf(text);
  const values = Array.from<number | bigint, number>(await table.read(), Number);
  return { shape: table.shape, dtype: table.dtype, values, notes: table.notes?.map((note) => note.text) };
}

const floats = (values: readonly number[]) => values.map(Math.fround);
const six = floats([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
const header = 'First row read as header';
const index = 'First column read as index';

test.each([
  ['pandas, without index', '0,1,2\n0.1,0.2,0.3\n0.4,0.5,0.6\n', [header]],
  ['pandas, with index', ',0,1,2\n0,0.1,0.2,0.3\n1,0.4,0.5,0.6\n', [header, index]],
  ['pandas, with named index', 'id,0,1,2\na,0.1,0.2,0.3\nb,0.4,0.5,0.6\n', [header, index]],
  ['pandas, as it prints', '     0    1    2\n0  0.1  0.2  0.3\n1  0.4  0.5  0.6\n', [header, index]],
  ['R, write.csv', '"","V1","V2","V3"\r\n"1",0.1,0.2,0.3\r\n"2",0.4,0.5,0.6\r\n', [header, index]],
  ['R, write.table', '"V1" "V2" "V 3"\n"1" 0.1 0.2 0.3\n"2" 0.4 0.5 0.6\n', [header, index]],
  ['a header with numbers in it', 'a,2020,2021\n0.1,0.2,0.3\n0.4,0.5,0.6\n', [header]],
  ['NumPy, savetxt', '# a b c\n1.0e-01 2.0e-01 3.0e-01\n4.0e-01 5.0e-01 6.0e-01\n', []],
  ['MATLAB, save -ascii', '   1.0e-01   2.0e-01   3.0e-01\n   4.0e-01   5.0e-01   6.0e-01\n', []],
  ['Octave', '# name: x\n# rows: 2\n% columns: 3\n 0.1 0.2 0.3\n 0.4 0.5 0.6\n\n', []],
  ['Fortran', ' 1.0D-01 2.0D-01 3.0D-01\n 4.0D-01 5.0D-01 6.0D-01\n', []],
  ['Excel', 'sep=;\r\n"x";y;z\r\n0,1;0,2;0,3\r\n0,4;0,5;0,6\r\n', [header, 'Commas read as decimal points']],
  ['quoted decimal commas', '"0,1","0,2","0,3"\n"0,4","0,5","0,6"\n', ['Commas read as decimal points']],
  ['names of rows', 'a,0.1,0.2,0.3\nb,0.4,0.5,0.6\n', [index]],
])('%s', async (_, text, notes) => {
  expect(await read(text)).toEqual({ shape: [2, 3], dtype: 'float32', values: six, notes });
});

test.each<[string, string, number[], number[], string[]]>([
  [
    'whole numbers that go on',
    '0,1,2\n3,4,5\n',
    [2, 3],
    [0, 1, 2, 3, 4, 5],
    ['First row read as values: it may serve as header'],
  ],
  [
    'a matrix of distances',
    '0,1,2\n1,0,1\n2,1,0\n',
    [3, 3],
    [0, 1, 2, 1, 0, 1, 2, 1, 0],
    ['First row read as values: it may serve as header'],
  ],
  ['an empty first cell', ',2\n3,4\n', [2, 2], [NaN, 2, 3, 4], ['Cells without a value read as NaN: 1']],
  ['missing values', 'a,b\n1,NA\n,4\n', [2, 2], [1, NaN, NaN, 4], [header, 'Cells without a value read as NaN: 2']],
  [
    'two columns of digits',
    '0,5\n1,25\n',
    [2, 2],
    [0, 5, 1, 25],
    ['Commas read as separators of columns: they may be decimal commas'],
  ],
  [
    'thousands in quotes',
    'a,b\n"1,234.5","2,345,678"\n',
    [1, 2],
    [1234.5, 2345678],
    [header, '"," read as a separator of thousands'],
  ],
  [
    'points of thousands',
    '1.234,5;2.345.678\n',
    [1, 2],
    [1234.5, 2345678],
    ['Commas read as decimal points', '"." read as a separator of thousands'],
  ],
  ['floats below numbers of columns', '0,1\n3.0,1.0\n', [1, 2], [3, 1], [header]],
  ['a title above one column', 'value [ms]\n1\n2\n', [2, 1], [1, 2], [header]],
])('%s', async (_, text, shape, values, notes) => {
  expect(await read(text)).toEqual({ shape, dtype: 'float32', values: floats(values), notes });
});

test('TRUE and FALSE are bool, beyond float32 is float64', async () => {
  expect(await read('a,b\nTRUE,FALSE\nFalse,true\n')).toMatchObject({ dtype: 'bool', values: [1, 0, 0, 1] });
  expect(await read('1e300,1\n')).toMatchObject({ dtype: 'float64', values: [1e300, 1] });
});

test.each([
  ['1,2\n3,x\n', 'Row 2, column 2: "x" is not a number'],
  ['1.5,x\n3,4\n', 'Row 1, column 2: "x" is not a number'],
  ['a,b\n1,2\nx,3\n', 'Row 3, column 1: "x" is not a number'],
  ['0 1\n5 1 2\n', 'Row 2 has 3 columns, but the first row has 2'],
  ['1;2\n1.5;1,234,567.8.9\n', 'Row 2, column 2: "1,234,567.8.9" is not a number'],
])('%j is refused', (text, message) => {
  expect(() => tableOf(text)).toThrow(message);
});

describe('what was assumed can be turned', () => {
  /** Reads a text, turns one note, and reads it again. */
  async function turned(text: string, label: string, from: TableReading = {}) {
    const { notes = [] } = tableOf(text, from);
    const reading = notes.find(({ turn }) => turn?.label === label)!.turn!.reading;
    const table = tableOf(text, reading);
    const texts = table.notes!.map((note) => note.text);
    return {
      reading,
      shape: table.shape,
      values: Array.from<number | bigint, number>(await table.read(), Number),
      texts,
    };
  }

  const frame = '0,1,2\n0.5,1.5,2.5\n';

  test('a header of numbers is a row, and a header again', async () => {
    expect(await turned(frame, 'Read as values')).toEqual({
      reading: { header: false },
      shape: [2, 3],
      values: [0, 1, 2, 0.5, 1.5, 2.5],
      texts: ['First row read as values'],
    });
    const again = await turned(frame, 'Read as header', { header: false });
    expect([again.shape, again.texts]).toEqual([[1, 3], ['First row read as header']]);
  });

  test('a first row that may be a header is one', async () => {
    const { shape, values } = await turned('0,1\n1,2\n2,3\n', 'Read as header');
    expect([shape, values]).toEqual([
      [2, 2],
      [1, 2, 2, 3],
    ]);
  });

  test('an index of numbers is a column, and the header stays', async () => {
    const { reading, shape, values } = await turned(',a,b\n0,0.1,0.2\n1,0.3,0.4\n', 'Read as values');
    expect([reading, shape]).toEqual([{ index: false }, [2, 3]]);
    expect(values).toEqual([0, 0.1, 0.2, 1, 0.3, 0.4].map(Math.fround));
    expect((await turned(',a,b\n0,1,2\n1,3,4\n', 'Read as index', { index: false })).shape).toEqual([2, 2]);
  });

  test('commas of digits are decimal ones, and separators again', async () => {
    const { shape, values } = await turned('1,5\n2,7\n', 'Read as decimal commas');
    expect([shape, values]).toEqual([[2, 1], [1.5, 2.7].map(Math.fround)]);
    expect((await turned('1,5\n2,7\n', 'Read as separators', { decimal: ',' })).shape).toEqual([2, 2]);
  });

  test('a header or an index of words cannot be', () => {
    const { notes = [] } = tableOf('name,x\na,1\nb,2\n');
    expect(notes.map(({ text, turn }) => [text, turn])).toEqual([
      ['First row read as header', undefined],
      ['First column read as index', undefined],
    ]);
  });
});
