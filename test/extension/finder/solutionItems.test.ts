import { describe, expect, test } from 'vitest';
import { solutionItems, type SolutionItem } from '../../../extension/finder/solutionItems';

const listed = (...sizes: readonly (readonly [number, number])[]) =>
  solutionItems(sizes.map(([inputSize, outputSize]) => ({ inputSize, outputSize })));
const detailOf = (label: string, ...sizes: readonly (readonly [number, number])[]) =>
  listed(...sizes).find((item) => item.label === label)?.detail;

test('the most usual max pooling comes first, then average and LP pooling', () => {
  const items = listed([32, 16], [32, 16]);
  expect(items.slice(0, 3).map(({ label }) => label)).toEqual([
    'MaxPool2d',
    'nn.MaxPool2d(kernel_size=2)',
    'nn.MaxPool2d(kernel_size=3, stride=2, padding=1)',
  ]);
  expect(items.filter((item) => !('call' in item)).map(({ label }) => label)).toEqual([
    'MaxPool2d',
    'AvgPool2d',
    'LPPool2d',
  ]);
  expect(items.map(({ label }) => label)).toContain('nn.LPPool2d(norm_type=2, kernel_size=2)');
});

test('of a square only square windows are listed', () => {
  const isOdd = ({ label }: { readonly label: string }) => label.includes('(2, 3)');
  expect(listed([32, 16], [32, 16]).some(isOdd)).toBe(false);
  expect(listed([32, 16], [33, 16]).some(isOdd)).toBe(true);
});

test('an operator that cannot make the size is left out', () => {
  const items = listed([32, 33]);
  expect(items.filter((item) => !('call' in item)).map(({ label }) => label)).toEqual(['MaxPool1d', 'AvgPool1d']);
});

test('an item says the output size and the layer', () => {
  const item = listed([8, 4], [32, 16], [30, 15])[1] as SolutionItem;
  expect(item.description).toBe('→ 4×16×15');
  expect(item.call).toEqual({ op: 'MaxPool3d', kwargs: { kernel_size: 2 } });
});

describe('what is said of', () => {
  test('windows side by side', () => {
    expect(detailOf('nn.MaxPool2d(kernel_size=2)', [32, 16], [32, 16])).toBe(
      'receptive field 2, jump 2 · after a convolution with kernel_size=3: 6 · no overlap · every cell covered once',
    );
  });

  test('windows that overlap', () => {
    expect(detailOf('nn.MaxPool2d(kernel_size=3, stride=2, padding=1)', [32, 16], [32, 16])).toBe(
      'receptive field 3, jump 2 · after a convolution with kernel_size=3: 7 · windows overlap by 1 · every cell covered',
    );
  });

  test('columns left over', () => {
    expect(detailOf('nn.MaxPool2d(kernel_size=2)', [32, 16], [33, 16])).toMatch(/1 of 33 columns not covered$/);
    expect(detailOf('nn.MaxPool2d(kernel_size=2)', [33, 16], [32, 16])).toMatch(/1 of 33 rows not covered$/);
    expect(detailOf('nn.MaxPool1d(kernel_size=2)', [33, 16])).toMatch(/1 of 33 cells along L not covered$/);
  });

  test('ceil mode', () => {
    expect(detailOf('nn.LPPool1d(norm_type=2, kernel_size=2, ceil_mode=True)', [33, 17])).toMatch(
      /every cell covered once · last window overhangs the edge$/,
    );
  });

  test('sizes that differ by axis', () => {
    expect(detailOf('nn.MaxPool2d(kernel_size=(2, 4))', [32, 16], [32, 8])).toMatch(
      /^receptive field 2×4, jump 2×4 · after a convolution with kernel_size=3: 6×12 · /,
    );
  });
});
