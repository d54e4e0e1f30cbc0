import { vi } from 'vitest';

/** happy-dom has no layout: every element is of this size. */
export function layOut(width: number, height: number): void {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height);
}

/** Scrolls an element, as a reader does. */
export function scroll(element: HTMLElement, to: { readonly left?: number; readonly top?: number }): void {
  element.scrollTo({ behavior: 'instant', ...to });
  element.dispatchEvent(new Event('scroll'));
}
