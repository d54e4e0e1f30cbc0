// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { foundImage, foundTensor } from '../fake/found';
import { freshPage } from '../fake/host';
import { layOut, scroll } from '../fake/layout';
import { pooledHost } from '../fake/pooledHost';

beforeEach(() => {
  freshPage();
  layOut(600, 150);
});

async function picker(...opened: Parameters<typeof pooledHost>) {
  const { host, session } = await pooledHost(...opened);
  const { PlanePicker } = await import('../../../webview/panel/planePicker');
  const chosen = vi.fn<(plane: unknown) => void>();
  const { ColourScale } = await import('../../../webview/plane/colourScale');
  const colours = new ColourScale({ reading: 'heat', map: 'neutral', low: 0, high: 1 });
  const view = new PlanePicker(chosen, colours);
  document.body.append(view.element);
  const look = { plane: 'combined', limit: 8, window: 0, gradient: false } as const;
  /** Shows the tensor, pooled with another window. */
  const show = async (kernel_size: number) => {
    const call = { op: 'MaxPool2d', kwargs: { kernel_size } } as const;
    const content = await session.update(call, look, new AbortController().signal);
    if (!('state' in content) || !content.state.result || !content.sight) throw new Error('refused');
    const { state, sight } = content;
    const draw = (plane = sight.plane) => {
      view.show(state, state.result!, plane);
    };
    draw();
    return draw;
  };
  const buttons = () => [...view.element.querySelectorAll<HTMLElement>('.virtual-list button')];
  return { host, session, view, chosen, show, buttons };
}

describe('an animated GIF of 120 frames', () => {
  const gif = foundImage([120, 3, 4, 4]);

  test('makes buttons for what is in sight, and asks for their pictures at once', async () => {
    const { host, show, buttons } = await picker(gif);
    await show(2);
    expect(buttons().length).toBeLessThan(12);
    const names = buttons().map((button) => button.firstChild!.textContent);
    expect(names.slice(0, 3)).toEqual(['RGB', '0', '1']);
    const asked = host.asked('previews') as { planes: unknown[] }[];
    expect(asked.map(({ planes }) => planes)).toEqual([['combined', 0, 1, 2, 3, 4, 5]]);
    await expect
      .poll(() => buttons().map((button) => button.querySelector('canvas')!.width))
      .toEqual(buttons().map(() => 4));
  });

  test('asks once more for an edit, and not at all if nothing changed', async () => {
    const { host, view, show, buttons } = await picker(gif);
    await show(2);
    const again = await show(4);
    again();
    expect(host.asked('previews')).toHaveLength(2);
    const second = () => [...buttons()[0]!.querySelectorAll('canvas')][1]!.width;
    await expect.poll(second).toBe(1);
    scroll(view.element.querySelector('.virtual-list')!, { left: 0 });
    expect(host.asked('previews')).toHaveLength(2);
  });

  test('asks for those that are scrolled into sight', async () => {
    const { host, view, show } = await picker(gif);
    await show(2);
    scroll(view.element.querySelector('.virtual-list')!, { left: 100 * 136 });
    expect(host.asked('previews').at(-1)).toMatchObject({ planes: [97, 98, 99, 100, 101, 102, 103, 104, 105] });
  });

  test('is walked through by the keyboard, and chosen from', async () => {
    const { chosen, show, buttons } = await picker(gif);
    await show(2);
    buttons()[0]!.focus();
    for (let i = 0; i < 9; i++) {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    }
    expect(document.activeElement!.textContent).toContain('8');
    (document.activeElement as HTMLElement).click();
    expect(chosen.mock.calls).toEqual([[8]]);
    const pressed = buttons().filter((button) => button.getAttribute('aria-pressed') === 'true');
    expect(pressed).toEqual([document.activeElement]);
  });
});

test('thumbnails of the result before, which come late, are not drawn', async () => {
  const waiting: (() => void)[] = [];
  const { view, session, show, buttons } = await picker(foundImage([3, 4, 4]), {
    override: {
      previews: async (ask) => {
        const answer = await session.ask('previews', ask, new AbortController().signal);
        return new Promise((resolve) => {
          waiting.push(() => {
            resolve(answer);
          });
        });
      },
    },
  });
  await show(2);
  await expect.poll(() => waiting).toHaveLength(1);
  await show(4);
  await expect.poll(() => waiting).toHaveLength(2);
  waiting[1]!();
  const output = () => [...buttons()[0]!.querySelectorAll('canvas')][1]!.width;
  await expect.poll(output).toBe(1);
  waiting[0]!();
  scroll(view.element.querySelector('.virtual-list')!, { left: 0 });
  await session.ask('previews', { planes: [0], limit: 1 }, new AbortController().signal);
  expect(output()).toBe(1);
});

test('thumbnails that cannot be had stay blank, and it says so', async () => {
  const previews = () => Promise.reject(new TypeError('x is undefined'));
  const { view, show, buttons } = await picker(foundImage([3, 4, 4]), { override: { previews } });
  await show(2);
  await expect
    .poll(() => view.element.querySelector<HTMLElement>('.virtual-list')!.title)
    .toBe('Could not draw the thumbnails.');
  expect(buttons()).toHaveLength(4);
});

describe('the place of a plane of numbers', () => {
  const move = (id: string, to: number) => {
    const slider = document.querySelector<HTMLInputElement>(`#${id}`)!;
    slider.value = String(to);
    slider.dispatchEvent(new Event(slider.type === 'range' ? 'input' : 'change'));
  };

  test('is a sample and a channel', async () => {
    const { chosen, show } = await picker(foundTensor([2, 3, 4, 4]));
    await show(2);
    move('place-1', 1);
    move('place-0', 1);
    move('place-1-index', 2);
    expect(chosen.mock.calls).toEqual([[1], [4], [5]]);
  });

  test('stays within the tensor', async () => {
    const { chosen, show } = await picker(foundTensor([2, 3, 4, 4]));
    await show(2);
    for (const to of [9, -1, 0.5]) move('place-1-index', to);
    expect(chosen.mock.calls).toEqual([[2], [0]]);
  });

  test('has no slider where there is one', async () => {
    const { view, show } = await picker(foundTensor([1, 3, 4, 4]));
    await show(2);
    expect([...view.element.querySelectorAll('[type=range]')].map(({ id }) => id)).toEqual(['place-1']);
    expect(view.element.textContent).toContain('Channel');
  });

  test('is not asked for where there is one plane', async () => {
    const { view, show } = await picker(foundTensor([1, 1, 4, 4]));
    await show(2);
    expect(view.element.hidden).toBe(true);
  });
});

describe('of a tensor’s channels', () => {
  test('the strip has those of the sample that is seen', async () => {
    const { host, show, buttons } = await picker(foundTensor([2, 3, 4, 4]));
    const seen = await show(2);
    const asked = () => (host.asked('previews') as { planes: unknown[] }[]).map(({ planes }) => planes);
    expect(asked()).toEqual([[0, 1, 2]]);
    seen(4);
    expect(asked()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(buttons().map((button) => button.textContent)).toEqual(['0', '1', '2']);
    expect(buttons().map((button) => button.getAttribute('aria-pressed'))).toEqual(['false', 'true', 'false']);
  });

  test('all are seen side by side, of another sample, too, until one is chosen', async () => {
    const { chosen, show, buttons, view } = await picker(foundTensor([2, 3, 4, 4]));
    const seen = await show(2);
    seen(1);
    const all = view.element.querySelector<HTMLElement>('#all-channels')!;
    all.click();
    expect(all.getAttribute('aria-pressed')).toBe('true');
    const sample = view.element.querySelector<HTMLInputElement>('#place-0')!;
    sample.value = '1';
    sample.dispatchEvent(new Event('input'));
    seen({ mosaic: 4 });
    expect(buttons().map((button) => button.getAttribute('aria-pressed'))).toEqual(['false', 'false', 'false']);
    buttons()[2]!.click();
    expect(chosen.mock.calls).toEqual([[{ mosaic: 1 }], [{ mosaic: 4 }], [5]]);
    expect(all.getAttribute('aria-pressed')).toBe('false');
  });

  test('there is no mosaic of volumes, nor of windows that differ by channel', async () => {
    const { facetsOf } = await import('../../../src/plane/mosaic');
    const { plan } = await import('../../../src/pooling/engine');
    const geometry = (op: 'MaxPool2d' | 'MaxPool3d', shape: readonly number[]) =>
      plan(shape, { op, kwargs: { kernel_size: 2 } }).geometry;
    expect(facetsOf(geometry('MaxPool2d', [2, 6, 4, 8]))).toEqual({ count: 6, across: 2 });
    expect(facetsOf(geometry('MaxPool2d', [2, 1, 4, 8]))).toBeUndefined();
    expect(facetsOf(geometry('MaxPool3d', [2, 6, 4, 8, 8]))).toBeUndefined();
  });
});
