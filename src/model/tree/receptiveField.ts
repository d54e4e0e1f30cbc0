/**
 * The cells of a model's input on which a cell of a tensor depends, for each spatial dim; of the input itself an empty list. 'global'
 * if every cell depends on all of the input.
 */
export type ReceptiveField = readonly FieldAxis[] | 'global';

/** Cell i depends on `size` cells of the input, the first of which is `start + i · stride`. */
export interface FieldAxis {
  readonly size: number;
  readonly stride: number;
  /** Below 0 in the padding. */
  readonly start: number;
}

/** How a window slides along a dim. */
export interface SlidingWindow {
  readonly kernelSize: number;
  readonly stride: number;
  /** Cells before the input. */
  readonly padding: number;
  readonly dilation: number;
}

/** The field of what a window gives; undefined if it slides along other dims than the windows before. */
export function slid(field: ReceptiveField, windows: readonly SlidingWindow[]): ReceptiveField | undefined {
  if (field === 'global') return 'global';
  if (field.length > 0 && field.length !== windows.length) return undefined;
  return windows.map(({ kernelSize, stride, padding, dilation }, dim) => {
    const before = field[dim] ?? { size: 1, stride: 1, start: 0 };
    return {
      size: before.size + (kernelSize - 1) * dilation * before.stride,
      stride: before.stride * stride,
      start: before.start - padding * before.stride,
    };
  });
}

/**
 * The cells of the model's input, from the first to behind the last along each dim, that cells of a tensor depend on.
 *
 * @param cells from the first to behind the last along each dim
 */
export function cellsSeen(
  field: ReceptiveField,
  inputSizes: readonly number[],
  cells: readonly (readonly [from: number, to: number])[],
): readonly (readonly [from: number, to: number])[] {
  return cells.map(([from, to], dim) => {
    const axis = field === 'global' ? undefined : field[dim];
    if (!axis) return [0, inputSizes[dim]!];
    return [axis.start + from * axis.stride, axis.start + (to - 1) * axis.stride + axis.size];
  });
}

/** The field of what is computed cell by cell from all of these; undefined if their cells lie differently. */
export function joined(fields: readonly (ReceptiveField | undefined)[]): ReceptiveField | undefined {
  if (fields.includes('global')) return 'global';
  const [first, ...others] = fields as readonly (readonly FieldAxis[] | undefined)[];
  return others.reduce<readonly FieldAxis[] | undefined>((all, each) => all && each && hull(all, each), first);
}

function hull(a: readonly FieldAxis[], b: readonly FieldAxis[]): readonly FieldAxis[] | undefined {
  const [one, other] = [a, b].map((field) => (field.length > 0 ? field : undefined));
  const rank = Math.max(a.length, b.length);
  const point: readonly FieldAxis[] = Array<FieldAxis>(rank).fill({ size: 1, stride: 1, start: 0 });
  const [x, y] = [one ?? point, other ?? point];
  if (x.length !== y.length || x.some(({ stride }, dim) => stride !== y[dim]!.stride)) return undefined;
  return x.map(({ size, stride, start }, dim) => {
    const from = Math.min(start, y[dim]!.start);
    const to = Math.max(start + size, y[dim]!.start + y[dim]!.size);
    return { size: to - from, stride, start: from };
  });
}
