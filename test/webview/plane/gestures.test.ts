// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listenTo } from '../../../webview/plane/gestures';

beforeEach(() => {
  document.body.replaceChildren();
});

/** What two fingers do on a plane whose corner is at (100, 50). */
function open() {
  const element = document.createElement('div');
  document.body.append(element);
  element.getBoundingClientRect = () => new DOMRect(100, 50, 400, 300);
  element.setPointerCapture = vi.fn();
  const events = { zoom: vi.fn(), drag: vi.fn(), point: vi.fn(), leave: vi.fn(), click: vi.fn(), key: vi.fn() };
  listenTo(element, events);
  const finger = (name: string, pointerId: number, x: number, y: number) => {
    const event = new MouseEvent(`pointer${name}`, { clientX: x + 100, clientY: y + 50, bubbles: true });
    element.dispatchEvent(Object.assign(event, { pointerId, pointerType: 'touch' }));
  };
  return { events, finger };
}

describe('two fingers', () => {
  test('that go apart zoom about the middle between them, by how far they go', () => {
    const { events, finger } = open();
    finger('down', 1, 100, 100);
    finger('down', 2, 200, 100);
    finger('move', 2, 300, 100);
    expect(events.zoom.mock.calls).toEqual([[2, 200, 100]]);
    finger('move', 1, 200, 100);
    expect(events.zoom.mock.lastCall).toEqual([0.5, 250, 100]);
  });

  test('that go the same way move the plane as far as they do', () => {
    const { events, finger } = open();
    finger('down', 1, 100, 100);
    finger('down', 2, 200, 100);
    finger('move', 1, 100, 140);
    finger('move', 2, 200, 140);
    const [down, zoomed] = [events.drag.mock.calls, events.zoom.mock.calls as number[][]];
    expect(down.reduce((sum, [, dy]) => sum + (dy as number), 0)).toBe(40);
    expect(zoomed.reduce((product, [factor]) => product * factor!, 1)).toBeCloseTo(1, 12);
  });

  test('choose nothing when they are lifted; one that stays moves the plane', () => {
    const { events, finger } = open();
    finger('down', 1, 100, 100);
    finger('down', 2, 200, 100);
    finger('move', 2, 250, 100);
    finger('up', 2, 250, 100);
    finger('move', 1, 110, 105);
    expect(events.drag.mock.lastCall).toEqual([10, 5]);
    finger('up', 1, 110, 105);
    expect(events.click).not.toHaveBeenCalled();
    finger('down', 3, 60, 60);
    finger('up', 3, 60, 60);
    expect(events.click.mock.calls).toEqual([[60, 60]]);
  });

  test('one of which is taken away by the system is forgotten', () => {
    const { events, finger } = open();
    finger('down', 1, 100, 100);
    finger('down', 2, 200, 100);
    finger('cancel', 2, 200, 100);
    finger('move', 1, 130, 100);
    expect([events.zoom.mock.calls.length, events.drag.mock.lastCall]).toEqual([0, [30, 0]]);
  });
});
