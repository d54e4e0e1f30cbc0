import { s } from '../shared/svg';

/** The lines from the window to its output cell. */
export class Connector {
  private readonly beam = s('path');
  readonly element = s('svg', { class: 'connector', 'aria-hidden': 'true' }, this.beam);

  /** Draws from one rectangle to another; both are the screen's. */
  draw(from: DOMRect | undefined, to: DOMRect | undefined): void {
    if (!from || !to) {
      this.beam.setAttribute('d', '');
      return;
    }
    const { x, y } = this.element.getBoundingClientRect();
    const point = (px: number, py: number) => `${(px - x).toFixed(1)} ${(py - y).toFixed(1)}`;
    const isBeside = to.left >= from.right;
    const corners = isBeside
      ? [point(from.right, from.top), point(to.left, to.top), point(to.left, to.bottom), point(from.right, from.bottom)]
      : [
          point(from.left, from.bottom),
          point(to.left, to.top),
          point(to.right, to.top),
          point(from.right, from.bottom),
        ];
    this.beam.setAttribute('d', `M${corners.join(' L')} Z`);
  }
}
