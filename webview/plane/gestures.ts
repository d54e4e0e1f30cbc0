/** What a reader does with a plane; places are in CSS pixels from its corner. */
export interface GestureEvents {
  zoom(factor: number, x: number, y: number): void;
  drag(dx: number, dy: number): void;
  point(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  /** @returns whether the key means something here */
  key(key: string): boolean;
}

/** How much a wheel's pixel, and that of a pinch, zooms. */
const WHEEL = 0.0022;
const PINCH = 0.012;
/** Pixels of a wheel that counts in lines. */
const LINE = 24;
/** From so many pixels on a press is a drag. */
const DRAG = 3;

/**
 * Wheel, drag, pinch and keys. The wheel zooms about the pointer, as in napari and H5Web, and never scrolls the page: a page that moves while
 * one zooms is worse than one that has to be scrolled beside the plane.
 */
export function listenTo(element: HTMLElement, events: GestureEvents): void {
  const pressed = new Map<number, readonly [x: number, y: number]>();
  let hasMoved = false;
  const at = ({ clientX, clientY }: MouseEvent): [number, number] => {
    const { x, y } = element.getBoundingClientRect();
    return [clientX - x, clientY - y];
  };
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : LINE);
      events.zoom(Math.exp(-pixels * (event.ctrlKey ? PINCH : WHEEL)), ...at(event));
    },
    { passive: false },
  );
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pressed.size === 0) hasMoved = false;
    pressed.set(event.pointerId, at(event));
  });
  element.addEventListener('pointermove', (event) => {
    const [x, y] = at(event);
    const before = pressed.get(event.pointerId);
    if (!before) {
      events.point(x, y);
      return;
    }
    const [dx, dy] = [x - before[0], y - before[1]];
    if (!hasMoved && Math.hypot(dx, dy) < DRAG) return;
    if (!hasMoved) element.setPointerCapture(event.pointerId);
    hasMoved = true;
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    pressed.set(event.pointerId, [x, y]);
    if (!other) events.drag(dx, dy);
    else {
      const apart = (from: readonly [number, number]) =>
        Math.max(1, Math.hypot(from[0] - other[0], from[1] - other[1]));
      events.drag(dx / 2, dy / 2);
      events.zoom(apart([x, y]) / apart(before), (x + other[0]) / 2, (y + other[1]) / 2);
    }
  });
  const release = (event: PointerEvent) => {
    const wasPressed = pressed.delete(event.pointerId);
    if (wasPressed && !hasMoved && event.type === 'pointerup') events.click(...at(event));
  };
  element.addEventListener('pointerup', release);
  element.addEventListener('pointercancel', release);
  element.addEventListener('pointerleave', () => {
    events.leave();
  });
  element.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !events.key(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
