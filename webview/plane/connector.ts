import { s } from '../shared/svg';

/** The thread from the window to its output cell. It begins at the frame, and lies below the planes and their texts. */
export class Connector {
  private readonly thread = s('path');
  readonly element = s('svg', { class: 'connector', 'aria-hidden': 'true' }, this.thread);

  /** Draws from one rectangle to another; both are the screen's. */
  draw(from: DOMRect | undefined, to: DOMRect | undefined): void {
    if (!from || !to) {
      this.thread.setAttribute('d', '');
      return;
    }
    const { x, y } = this.element.getBoundingClientRect();
    const isBeside = to.left >= from.right;
    const start = isBeside ? [from.right, from.top + from.height / 2] : [from.left + from.width / 2, from.bottom];
    const end = isBeside ? [to.left, to.top + to.height / 2] : [to.left + to.width / 2, to.top];
    const [x1, y1, x2, y2] = [start[0]! - x, start[1]! - y, end[0]! - x, end[1]! - y];
    // it leaves one and reaches the other straight
    const bend = isBeside ? (x2 - x1) / 2 : (y2 - y1) / 2;
    const curve = isBeside ? [x1 + bend, y1, x2 - bend, y2, x2, y2] : [x1, y1 + bend, x2, y2 - bend, x2, y2];
    const points = [x1, y1, ...curve].map((length) => length.toFixed(1));
    this.thread.setAttribute('d', `M${points.slice(0, 2).join(' ')} C${points.slice(2).join(' ')}`);
  }
}
