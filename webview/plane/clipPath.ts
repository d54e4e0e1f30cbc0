/** The part of a box that is read before a cell's end, row by row, as CSS clips it. */
export function readUpTo(cell: DOMRect, box: DOMRect): string {
  const [top, bottom, right] = [cell.top - box.top, cell.bottom - box.top, cell.right - box.left];
  const corners = [`0 0`, `100% 0`, `100% ${top}px`, `${right}px ${top}px`, `${right}px ${bottom}px`, `0 ${bottom}px`];
  return `polygon(${corners.join(', ')})`;
}
