import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { poolingCalls } from '../../src/python/calls';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { parsePython } from '../../src/python/source';

const sample = (name: string) => readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');

test('both layers of tutorial.py are fed its tensor', () => {
  const source = parsePython(sample('tutorial.py'));
  const sites = poolingCalls(source);
  expect(sites.map(({ call }) => call.kwargs)).toEqual([
    { kernel_size: 3, ceil_mode: true },
    { kernel_size: 3, ceil_mode: false },
  ]);
  for (const site of sites) {
    expect(inputOf(source, site)).toMatchObject({ name: 'input', tensor: { dtype: 'float32', shape: [1, 1, 5, 5] } });
  }
});

test('the cells of tutorial.ipynb are understood one by one', () => {
  const { cells } = JSON.parse(sample('tutorial.ipynb')) as { cells: { cell_type: string; source: string[] }[] };
  const sources = cells.filter((cell) => cell.cell_type === 'code').map((cell) => parsePython(cell.source.join('')));
  expect(sources.flatMap(poolingCalls).map(({ call }) => call.kwargs.ceil_mode)).toEqual([true, false]);
  const [first] = sources;
  expect(tensorAt(first!, first!.text.indexOf('[1'))?.tensor.shape).toEqual([5, 5]);
});

test.each(['tutorial.py', 'tutorial.ipynb'])('%s spells the layer the way the lessons quote it', (name) => {
  expect(sample(name)).toContain('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
});
