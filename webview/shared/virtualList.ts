import { h } from './dom';

/** Items beyond what is in sight that exist as well, on either side. */
const BESIDE = 2;

export interface VirtualListOptions {
  readonly direction: 'row' | 'column';
  /** The room that each item takes along the direction, in CSS pixels. */
  readonly itemSize: number;
  readonly make: (index: number) => HTMLElement;
  /** Items came into sight. */
  readonly appeared?: (indices: readonly number[]) => void;
}

/** A list that scrolls, however long: only the items in sight exist. */
export class VirtualList {
  private readonly track = h('div', { class: 'track' });
  readonly element: HTMLElement;
  private readonly items = new Map<number, HTMLElement>();
  private count = 0;

  constructor(private readonly options: VirtualListOptions) {
    this.element = h('div', { class: `virtual-list ${options.direction}` }, this.track);
    this.element.addEventListener('scroll', () => {
      this.fill();
    });
    new ResizeObserver(() => {
      this.fill();
    }).observe(this.element);
  }

  /** The items that exist now, by their index. */
  get existing(): ReadonlyMap<number, HTMLElement> {
    return this.items;
  }

  /** Begins again with so many items. */
  show(count: number): void {
    this.count = count;
    this.items.clear();
    this.track.replaceChildren();
    const length = `${count * this.options.itemSize}px`;
    if (this.isRow) this.track.style.width = length;
    else this.track.style.height = length;
    this.fill();
  }

  /** Scrolls an item into sight. */
  reveal(index: number): void {
    const [start, size] = [index * this.options.itemSize, this.options.itemSize];
    const { offset, room } = this.sight;
    const to = start < offset ? start : start + size > offset + room ? start + size - room : offset;
    this.element.scrollTo(this.isRow ? { left: to } : { top: to });
    this.fill();
  }

  private get isRow(): boolean {
    return this.options.direction === 'row';
  }

  private get sight(): { offset: number; room: number } {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    return this.isRow ? { offset: scrollLeft, room: clientWidth } : { offset: scrollTop, room: clientHeight };
  }

  private fill(): void {
    const { itemSize, make, appeared } = this.options;
    const { offset, room } = this.sight;
    const from = Math.max(0, Math.floor(offset / itemSize) - BESIDE);
    const to = Math.min(this.count, Math.ceil((offset + room) / itemSize) + BESIDE);
    for (const [index, item] of this.items) {
      if ((index >= from && index < to) || item.contains(document.activeElement)) continue;
      item.remove();
      this.items.delete(index);
    }
    const fresh: number[] = [];
    for (let index = from; index < to; index++) {
      if (this.items.has(index)) continue;
      const item = make(index);
      item.style[this.isRow ? 'left' : 'top'] = `${index * itemSize}px`;
      this.items.set(index, item);
      fresh.push(index);
    }
    if (fresh.length === 0) return;
    // in order, so that the keyboard and a screen reader meet them so; one that is moved would lose the focus
    let next = this.track.firstChild;
    for (const [, item] of [...this.items].sort(([a], [b]) => a - b)) {
      if (item === next) next = next.nextSibling;
      else this.track.insertBefore(item, next);
    }
    appeared?.(fresh);
  }
}
