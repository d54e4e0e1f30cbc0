import { code, fraction, group, number, rounded, row, symbol, type Formula } from '../formula';
import { axisGeometry, type AxisGeometry } from './geometry';

/** The letters of the spatial axes, outermost first, as PyTorch's pages name them. */
export function axisNames(rank: number): readonly string[] {
  return rank === 1 ? ['L'] : rank === 2 ? ['H', 'W'] : ['D', 'H', 'W'];
}

/** The output-size formula of PyTorch's pages: *H*out = ⌊(*H*in + 2 × padding − …) / stride + 1⌋. */
export function symbolicOutputSize(name: string, ceilMode: boolean): Formula {
  const above = row(
    symbol(name, 'in'),
    '+',
    number(2),
    '×',
    code('padding'),
    '−',
    code('dilation'),
    '×',
    group(row(code('kernel_size'), '−', number(1))),
    '−',
    number(1),
  );
  return row(symbol(name, 'out'), '=', rounded(ceilMode, row(fraction(above, code('stride')), '+', number(1))));
}

/** The same with the reader's numbers, through to the result. */
export function numericOutputSize(name: string, axis: AxisGeometry): Formula {
  const [before, after] = axis.padding;
  const above = row(
    number(axis.inputSize),
    '+',
    number(2),
    '×',
    number(before),
    '−',
    number(axis.dilation),
    '×',
    group(row(number(axis.kernelSize), '−', number(1))),
    '−',
    number(1),
  );
  const exact = (axis.inputSize + before + after - axis.span) / axis.stride + 1;
  const inner = row(fraction(above, number(axis.stride)), '+', number(1));
  return row(
    symbol(name, 'out'),
    '=',
    rounded(axis.ceilMode, inner),
    '=',
    rounded(axis.ceilMode, number(exact)),
    '=',
    number(proposedSize(axis)),
  );
}

/** What the formula gives, before the rule that drops a last window starting in the padding after the input. */
function proposedSize(axis: AxisGeometry): number {
  return axis.dropsLastWindow ? axis.outputSize + 1 : axis.outputSize;
}

/** The axis as it would be with floor or with ceil. */
export function inMode(axis: AxisGeometry, ceilMode: boolean): AxisGeometry {
  return axisGeometry(axis.inputSize, { ...axis, ceilMode });
}

/** `2`; `4 → 3` if the last window is dropped; a dash if no window fits. */
export function formatOutputSize(axis: AxisGeometry): string {
  if (axis.outputSize < 1) return '—';
  return axis.dropsLastWindow ? `${proposedSize(axis)} → ${axis.outputSize}` : String(axis.outputSize);
}

/** Why ceil mode's last window is dropped: its start is not inside the input or the padding before it. */
export function droppedWindow(axis: AxisGeometry): Formula | undefined {
  if (!axis.dropsLastWindow) return undefined;
  const bound = axis.inputSize + axis.padding[0];
  return row(
    group(row(number(axis.outputSize + 1), '−', number(1))),
    '×',
    number(axis.stride),
    '=',
    number(axis.outputSize * axis.stride),
    '≥',
    row(number(axis.inputSize), '+', number(axis.padding[0])),
    '=',
    number(bound),
  );
}
