import { code, fraction, group, number, rounded, row, symbol, type Formula, type Operator } from '../formula';
import { axisGeometry, axisWindow, type AdaptiveAxis, type AxisGeometry, type PoolAxis } from './geometry';
import { layers, type LayerName } from './layers';

/** The letters of the spatial axes, outermost first, as PyTorch's pages name them. */
export function axisNames(rank: number): readonly string[] {
  return rank === 1 ? ['L'] : rank === 2 ? ['H', 'W'] : ['D', 'H', 'W'];
}

type Part = Formula | Operator;

/** The sliding window's formula as PyTorch's page of this layer has it: without the parameters it lacks. */
function slidingSize(
  op: LayerName,
  terms: { input: Formula; padding: Formula; dilation: Formula; kernelSize: Formula; stride: Formula },
): Formula {
  const { defaults } = layers[op];
  const padding: Part[] = 'padding' in defaults ? ['+', number(2), '×', terms.padding] : [];
  const span: Part[] =
    'dilation' in defaults
      ? ['−', terms.dilation, '×', group(row(terms.kernelSize, '−', number(1))), '−', number(1)]
      : ['−', terms.kernelSize];
  return row(fraction(row(terms.input, ...padding, ...span), terms.stride), '+', number(1));
}

/** The output-size formula of PyTorch's pages: *H*out = ⌊(*H*in + 2 × padding − …) / stride + 1⌋. */
export function symbolicOutputSize(name: string, op: LayerName, ceilMode: boolean): Formula {
  const [input, output] = [symbol(name, 'in'), symbol(name, 'out')];
  const [kernelSize, stride, padding] = [code('kernel_size'), code('stride'), code('padding')];
  switch (layers[op].operator) {
    case 'adaptiveAvg':
    case 'adaptiveMax':
      return row(output, '=', code('output_size'));
    case 'fractionalMax':
      return row(output, '=', rounded(false, row(input, '×', code('output_ratio'))));
    case 'unpool': {
      const stepped = row(group(row(input, '−', number(1))), '×', stride, '−', number(2), '×', padding);
      return row(output, '=', row(stepped, '+', kernelSize));
    }
    default: {
      const inner = slidingSize(op, { input, padding, dilation: code('dilation'), kernelSize, stride });
      return row(output, '=', rounded(ceilMode, inner));
    }
  }
}

/** The same with the user's numbers, through to the result. */
export function numericOutputSize(name: string, op: LayerName, axis: PoolAxis): Formula {
  const output = symbol(name, 'out');
  if (axis.kind === 'adaptive' || axis.kind === 'fractional') return row(output, '=', number(axis.outputSize));
  if (axis.kind === 'unpool') {
    const { inputSize, stride, padding, kernelSize, outputSize } = axis;
    const size = (inputSize - 1) * stride - 2 * padding + kernelSize;
    const stepped: Part[] = ['×', number(stride), '−', number(2), '×', number(padding), '+', number(kernelSize)];
    const chosen: Part[] = size === outputSize ? [] : ['→', number(outputSize)];
    return row(output, '=', group(row(number(inputSize), '−', number(1))), ...stepped, '=', number(size), ...chosen);
  }
  const inner = slidingSize(op, {
    input: number(axis.inputSize),
    padding: number(axis.padding[0]),
    dilation: number(axis.dilation),
    kernelSize: number(axis.kernelSize),
    stride: number(axis.stride),
  });
  const exact = (axis.inputSize + axis.padding[0] + axis.padding[1] - axis.span) / axis.stride + 1;
  return row(
    output,
    '=',
    rounded(axis.ceilMode, inner),
    '=',
    rounded(axis.ceilMode, number(exact)),
    '=',
    number(proposedSize(axis)),
  );
}

/** Where an adaptive window begins and ends: `start = ⌊1 × 5 / 3⌋ = 1`, `end = ⌈(1 + 1) × 5 / 3⌉ = 4`. */
export function adaptiveBorders(axis: AdaptiveAxis, index: number): readonly [start: Formula, end: Formula] {
  const { start, end } = axisWindow(axis, index);
  const scaled = (border: Formula) => fraction(row(border, '×', number(axis.inputSize)), number(axis.outputSize));
  return [
    row(code('start'), '=', rounded(false, scaled(number(index))), '=', number(start)),
    row(code('end'), '=', rounded(true, scaled(group(row(number(index), '+', number(1))))), '=', number(end)),
  ];
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
export function droppedWindow(axis: PoolAxis): Formula | undefined {
  if (axis.kind !== 'sliding' || !axis.dropsLastWindow) return undefined;
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
