import { beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
let panel: PanelPage;

beforeAll(async () => {
  panel = await PanelPage.ofTutorial(workbench);
});

describe('the average', () => {
  test('keeps what it has in common with the operator before', async () => {
    await panel.toggleCeilMode();
    await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
    await panel.choose('AvgPool2d');
    await panel.callIs('nn.AvgPool2d(kernel_size=3, ceil_mode=True)');
    await panel.outputIs([
      [1.111, 1.333],
      [2.167, 1],
    ]);
  });

  test('does not count what overhangs', async () => {
    await panel.pointAt('output', '0,0,1');
    await expect
      .poll(() => panel.text('#why'))
      .toContain('output (0, 1) = (3 + 1 + 3 + 1 + 0 + 0) / 6 = 8 / 6 = 1.333');
    await panel.toggleCeilMode();
    await panel.outputIs([[1.111]]);
  });

  test('counts padding as zero, or not at all', async () => {
    await panel.fill('padding', '1');
    await panel.outputIs([
      [0.4444, 1.111],
      [1.444, 0.8889],
    ]);
    expect((await panel.grid('input'))[0]).toEqual(Array<string>(7).fill('0'));
    await panel.pointAt('output', '0,0,0');
    await expect.poll(() => panel.text('#why')).toContain('(count_include_pad=True). Padding cells (5) count as 0.');
    await panel.toggle('count_include_pad');
    await panel.callIs('nn.AvgPool2d(kernel_size=3, padding=1, count_include_pad=False)');
    await panel.outputIs([
      [1, 1.667],
      [2.167, 0.8889],
    ]);
    expect((await panel.grid('input'))[0]).toEqual(Array<string>(7).fill(''));
    await expect.poll(() => panel.text('#why')).toContain('(1 + 2 + 0 + 1) / 4 = 4 / 4 = 1');
  });

  test('takes another divisor, and refuses zero at its control', async () => {
    await panel.fill('divisor_override', '2');
    await expect.poll(() => panel.text('#why')).toContain('The divisor is divisor_override.');
    await panel.fill('divisor_override', '0');
    await expect.poll(() => panel.text('#error-divisor_override')).toBe('divisor must be not zero');
    await panel.fill('divisor_override', '');
  });

  test('of a list for another number of axes takes the first number', async () => {
    await panel.fill('padding', '');
    await panel.fill('kernel_size', '(2, 3)');
    await panel.callIs('nn.AvgPool2d(kernel_size=(2, 3), count_include_pad=False)');
    await panel.choose('AvgPool1d');
    await panel.callIs('nn.AvgPool1d(kernel_size=2, count_include_pad=False)');
    await expect.poll(() => panel.text('#shapes')).toBe('(5, 5) float32 → (5, 2)');
    await panel.outputIs([[1.5, 1.5]]);
  });
});

describe('the norm', () => {
  test('is that of the window', async () => {
    await panel.choose('LPPool2d');
    await panel.callIs('nn.LPPool2d(norm_type=2, kernel_size=2)');
    await panel.outputIs([
      [2.449, 4.69],
      [5.831, 3.317],
    ]);
    await panel.pointAt('output', '0,0,0');
    await expect.poll(() => panel.text('#why')).toContain('Sum of x^2 over 4 values: 6');
  });

  test('may be infinite', async () => {
    for (const infinity of ['inf', "float('inf')"]) {
      await panel.fill('norm_type', infinity);
      await panel.outputIs([
        [2, 3],
        [5, 3],
      ]);
      await panel.fill('norm_type', '1');
      await panel.outputIs([
        [4, 8],
        [10, 5],
      ]);
    }
  });

  test('is refused at its control', async () => {
    await panel.fill('norm_type', '0');
    await expect.poll(() => panel.text('#error-norm_type')).toBe('float division by zero');
    await panel.fill('norm_type', 'two');
    await expect.poll(() => panel.text('#error-norm_type')).toBe("could not convert string to float: 'two'");
    await panel.fill('norm_type', '2');
    await expect.poll(() => panel.text('#error-norm_type')).toBe('');
  });
});

describe('the adaptive average', () => {
  test('takes an output size, and says where its windows begin and end', async () => {
    await panel.choose('AdaptiveAvgPool2d');
    await panel.callIs('nn.AdaptiveAvgPool2d(output_size=2)');
    await panel.fill('output_size', '3');
    await panel.outputIs([
      [1, 1.833, 2],
      [1.833, 1.667, 1],
      [2.5, 1.333, 1],
    ]);
    await panel.pointAt('output', '0,1,0');
    await expect
      .poll(() => panel.text('#why'))
      .toContain('H: start = ⌊(1 × 5) / 3⌋ = 1, end = ⌈((1 + 1) × 5) / 3⌉ = 4');
    expect(await panel.marked('input', 'tap')).toEqual(['0,1,0', '0,1,1', '0,2,0', '0,2,1', '0,3,0', '0,3,1']);
  });

  test('may have no cells', async () => {
    await panel.fill('output_size', '(0, 2)');
    await expect.poll(() => panel.text('#no-cells')).toContain('The output (1, 1, 0, 2) is empty.');
    expect(await panel.frame.locator('#output').isVisible()).toBe(false);
    await panel.fill('output_size', '1');
    await panel.outputIs([[1.4]]);
  });
});

describe('fractional pooling', () => {
  test('halves the input at first, with a seed of ours', async () => {
    await panel.choose('FractionalMaxPool2d');
    await panel.callIs('nn.FractionalMaxPool2d(kernel_size=2, output_size=1)');
    await panel.fill('output_size', '2');
    // the first window begins at the input's start and the last one ends at its end, whatever the samples are
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
    expect(await panel.text('label[for=parameter-seed]')).toBe('seed (Poolscope only)');
    await panel.fill('seed', '-1');
    await expect.poll(() => panel.text('#error-seed')).toBe('Enter a non-negative integer');
    await panel.fill('seed', '7');
    await expect.poll(() => panel.text('#error-seed')).toBe('');
  });

  test('takes a size or a ratio', async () => {
    await panel.fill('output_ratio', '0.5');
    const message = 'only one of output_size and output_ratio may be specified';
    await expect.poll(() => panel.text('#error-output_ratio')).toBe(message);
    await panel.fill('output_size', '');
    await panel.callIs('nn.FractionalMaxPool2d(kernel_size=2, output_ratio=0.5)');
    await expect.poll(() => panel.text('#error-output_ratio')).toBe('');
    const symbolic = panel.frame.locator('#formula .symbolic [role=math]');
    expect(await symbolic.getAttribute('aria-label')).toBe('W_out = ⌊W_in × output_ratio⌋');
  });
});

describe('unpooling', () => {
  test('shows input, pooled and unpooled, of the size there was', async () => {
    await panel.choose('MaxUnpool2d');
    await panel.callIs('nn.MaxUnpool2d(kernel_size=2)(input, indices, output_size=(5, 5))');
    await panel.outputIs([
      [0, 2, 0, 3, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [5, 0, 3, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(await panel.grid('input')).toEqual([
      ['2', '3'],
      ['5', '3'],
    ]);
    expect((await panel.grid('before'))[3]).toEqual(['5', '2', '3', '1', '1']);
    const captions = await panel.frame.locator('.stage figcaption').allInnerTexts();
    expect(captions).toEqual(['Input 5 × 5', 'MaxPool2d 2 × 2 · down-sampling', 'MaxUnpool2d 5 × 5 · up-sampling']);
  });

  test('says where a value comes from', async () => {
    await panel.pointAt('output', '0,3,2');
    await expect.poll(() => panel.text('#why')).toContain('The index of input (1, 1) points to this cell');
    expect(await panel.marked('input', 'winner')).toEqual(['0,1,1']);
    expect(await panel.marked('before', 'winner')).toEqual(['0,3,2']);
    expect(await panel.marked('before', 'tap')).toEqual(['0,2,2', '0,2,3', '0,3,2', '0,3,3']);
    await panel.press('Step forward');
    await expect.poll(() => panel.text('#why')).toContain('No index points to this cell, so it stays 0.');
  });

  test('refuses a size too far away at its control', async () => {
    await panel.fill('output_size', '(6, 6)');
    const message = 'invalid output_size "[6, 6]" (dim 0 must be between 2 and 6)';
    await expect.poll(() => panel.text('#error-output_size')).toBe(message);
    await panel.fill('output_size', '(5, 5)');
    await expect.poll(() => panel.text('#error-output_size')).toBe('');
  });
});

test('a window that ceil mode proposes and the rule drops is struck out', async () => {
  await panel.choose('MaxPool2d');
  await panel.fill('padding', '1');
  await panel.toggleCeilMode();
  await panel.callIs('nn.MaxPool2d(kernel_size=2, padding=1, ceil_mode=True)');
  await panel.outputIs([
    [1, 2, 3],
    [1, 2, 3],
    [5, 3, 1],
  ]);
  const ceil = panel.frame.locator('#formula .mode', { has: panel.frame.locator('.used') });
  expect(await ceil.locator('.dropped-window .strike').count()).toBe(2);
  const inequality = ceil.locator('.dropped [role=math]').first();
  expect(await inequality.getAttribute('aria-label')).toBe('(4 − 1) × 2 = 6 ≥ 5 + 1 = 6');
  expect(await ceil.first().innerText()).toContain('Window 3 would start in the padding after the input');
});
