/** Every choice of one number from each list, the last list changing fastest. */
export function product(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>(
    (heads, list) => heads.flatMap((head) => list.map((entry) => [...head, entry])),
    [[]],
  );
}

/** Row-major position of a cell in a plane of these sizes. */
export function flatIndex(sizes: readonly number[], position: readonly number[]): number {
  return position.reduce((index, cell, axis) => index * sizes[axis]! + cell, 0);
}

/** The cell along each axis at a row-major position. */
export function unravelIndex(sizes: readonly number[], index: number): number[] {
  const position: number[] = [];
  for (let axis = sizes.length - 1, rest = index; axis >= 0; axis--) {
    position[axis] = rest % sizes[axis]!;
    rest = Math.floor(rest / sizes[axis]!);
  }
  return position;
}

/** `(0, 1)` */
export function formatPosition(position: readonly number[]): string {
  return `(${position.join(', ')})`.replaceAll('-', '−');
}
