// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChooser } from '../../../webview/shared/chooser';
import { layOut } from '../fake/layout';
import { type } from '../fake/controls';

beforeEach(() => {
  layOut(200, 240);
});
afterEach(() => {
  document.body.replaceChildren();
});

const names = Array.from({ length: 100_000 }, (_, i) => `layer ${i}`);

function chooser(options = names) {
  const changed = vi.fn();
  const control = createChooser('tensor', options, changed, 'Tensor');
  document.body.append(control.element);
  const shown = () => [...control.element.querySelectorAll('[role=option]')];
  const selected = () => shown().filter((option) => option.getAttribute('aria-selected') === 'true');
  const press = (key: string) =>
    control.element.querySelector('[role=listbox]')!.dispatchEvent(new KeyboardEvent('keydown', { key }));
  return { control, changed, shown, selected, press };
}

test('a few names are a dropdown', () => {
  const { control } = chooser(['a', 'b']);
  expect(control.element.querySelectorAll('vscode-option')).toHaveLength(2);
  expect(control.element.querySelector('[role=listbox].virtual-list')).toBeNull();
});

describe('100,000 names', () => {
  test('are a few elements, which say how many there are', () => {
    const { shown } = chooser();
    expect(shown()).toHaveLength(12);
    expect(shown()[1]!.getAttribute('aria-setsize')).toBe('100000');
    expect(shown()[1]!.getAttribute('aria-posinset')).toBe('2');
  });

  test('are chosen by a click', () => {
    const { control, changed, shown, selected } = chooser();
    (shown()[5] as HTMLElement).click();
    expect(control.value).toBe('layer 5');
    expect(selected().map(({ textContent }) => textContent)).toEqual(['layer 5']);
    expect(changed).toHaveBeenCalledOnce();
  });

  test('are walked through by the keyboard, up to the ends', () => {
    const { control, changed, press } = chooser();
    press('ArrowUp');
    expect(changed).not.toHaveBeenCalled();
    for (let i = 0; i < 20; i++) press('ArrowDown');
    press('ArrowUp');
    expect(control.value).toBe('layer 19');
  });

  test('are searched', async () => {
    const { control, changed, shown, press } = chooser();
    type(control.element, 'LAYER 9999');
    await expect.poll(() => shown().map(({ textContent }) => textContent)).toContain('layer 99999');
    expect(shown()).toHaveLength(11);
    expect(changed).not.toHaveBeenCalled();
    press('ArrowDown');
    expect(control.value).toBe('layer 9999');
  });

  test('one that is set comes into sight', () => {
    const { control, selected } = chooser();
    control.value = 'layer 70000';
    expect(selected().map(({ textContent }) => textContent)).toEqual(['layer 70000']);
  });
});
