import { beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench } from './openWorkbench';
import { PanelPage } from './panelPage';

const { workbench } = await openWorkbench();
let panel: PanelPage;

beforeAll(async () => {
  panel = await PanelPage.ofTutorial(workbench);
});

describe('what a change would do', () => {
  test('is shown with the shape and the difference', async () => {
    await expect.poll(() => panel.text('#changes')).toContain('ceil_mode=True → (1, 1, 2, 2) +1 row, +1 column');
  });

  test('is done at a press, and the focus stays at its button', async () => {
    await panel.frame.locator('#changes [data-parameter="ceil_mode"]').press('Enter');
    await panel.outputIs([
      [2, 3],
      [5, 1],
    ]);
    await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
    expect(await panel.frame.locator('#parameter-ceil_mode').getAttribute('aria-checked')).toBe('true');
    const button = panel.frame.locator('#changes button:focus');
    await expect.poll(() => button.innerText()).toContain('ceil_mode=False → (1, 1, 1, 1)');
  });

  test('is not shown for a call that PyTorch refuses, nor for unpooling', async () => {
    const section = panel.frame.locator('#changes');
    await panel.fill('padding', '2');
    await section.waitFor({ state: 'hidden' });
    await panel.fill('padding', '');
    await section.waitFor({ state: 'visible' });
    await panel.choose('MaxUnpool2d');
    await section.waitFor({ state: 'hidden' });
    await panel.choose('MaxPool2d');
    await panel.fill('kernel_size', '3');
    await section.waitFor({ state: 'visible' });
  });
});

describe('in other frameworks', () => {
  test('there is the layer with its shape', async () => {
    const ceil = panel.frame.locator('#parameter-ceil_mode');
    if ((await ceil.getAttribute('aria-checked')) !== 'true') await panel.toggleCeilMode();
    await panel.callIs('nn.MaxPool2d(kernel_size=3, ceil_mode=True)');
    await panel.frame.locator('#frameworks summary').press('Enter');
    await expect.poll(() => panel.text('#onnx')).toContain('kernel_shape=[3, 3], strides=[3, 3], ceil_mode=1)');
    expect(await panel.text('#onnx .badge')).toBe('same');
    expect(await panel.text('#onnx .shape')).toBe('→ (1, 1, 2, 2)');
    expect(await panel.text('#onnx .reasons')).toBe(
      'NaN is ignored; in PyTorch, any NaN in the window makes the result NaN.',
    );
  });

  test('the call that looks the same differs in its shape', async () => {
    expect(await panel.text('#jax')).toContain('→ (1, 1, 3, 3) · PyTorch (1, 1, 2, 2)');
    expect(await panel.text('#jax .differs')).toBe('Output (0, 0, 0, 2) exists only in JAX: 3.');
  });

  test('padding that is the same in name names the first cell that differs', async () => {
    await panel.choose('AvgPool2d');
    await panel.fill('stride', '2');
    await panel.fill('padding', '1');
    await panel.callIs('nn.AvgPool2d(kernel_size=3, stride=2, padding=1, ceil_mode=True)');
    const differs = 'Output (0, 0, 0, 0): 0.4444 in PyTorch, 1 in Keras.';
    await expect.poll(() => panel.text('#keras .differs')).toBe(differs);
    expect(await panel.text('#keras .reasons')).toContain('The mean ignores padding');
  });

  test('a layer may be missing', async () => {
    await panel.choose('FractionalMaxPool2d');
    await expect.poll(() => panel.text('#onnx')).toBe('ONNX none No equivalent layer.');
    expect(await panel.text('#keras .badge')).toBe('closest');
    await panel.choose('MaxUnpool2d');
    await expect.poll(() => panel.text('#onnx')).toContain('"MaxUnpool", ["x", "indices"');
    expect(await panel.text('#keras')).toBe('Keras none No equivalent layer.');
    await panel.choose('AvgPool2d');
    await expect.poll(() => panel.text('#onnx .badge')).toBe('same');
  });

  test('the panel has no accessibility violations with it open', async () => {
    expect(await panel.violations()).toEqual([]);
  });

  test('are not compared on a large image, but shown all the same', async () => {
    await workbench.chooseInExplorer('photo.png', 'Visualize Pooling of File');
    await expect.poll(() => panel.text('#frameworks')).toContain('Tensor too large');
    expect(await panel.text('#onnx')).toContain('AveragePool');
  });
});
