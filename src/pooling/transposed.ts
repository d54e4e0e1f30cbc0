import { code, group, number, row, symbol, type Formula, type Operator } from '../formula';
import type { AxisGeometry } from './geometry';
import { invoke, tuple } from './pythonText';

/** What the size that a ConvTranspose gives depends on, along one dimension. */
export interface TransposedAxis {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly outputPadding: number;
}

/** The ConvTranspose that brings a pooled dimension back to its size. */
export interface Return {
  /** With the windows of the pooling; its output_padding is what is missing, even if PyTorch refuses it. */
  readonly own: TransposedAxis;
  /** The one that PyTorch takes, with kernel_size and padding as near as can be. */
  readonly fitting: TransposedAxis;
}

/** @see torch.nn.ConvTranspose2d; with sizes above 0 */
export function transposedSize(axis: TransposedAxis): number {
  const { inputSize, kernelSize, stride, padding, dilation, outputPadding } = axis;
  return (inputSize - 1) * stride - 2 * padding + dilation * (kernelSize - 1) + outputPadding + 1;
}

/** Whether PyTorch takes its output_padding: it must be smaller than stride or dilation. */
export function isAccepted({ outputPadding, stride, dilation }: TransposedAxis): boolean {
  return outputPadding >= 0 && outputPadding < Math.max(stride, dilation);
}

/** The numbers that bring the output of a pooling back to the size of its input. */
export function returnOf(pooled: AxisGeometry): Return {
  const { inputSize: wanted, outputSize: inputSize, kernelSize, stride, dilation } = pooled;
  const [padding] = pooled.padding;
  const filled = (axis: Omit<TransposedAxis, 'outputPadding'>): TransposedAxis => {
    return { ...axis, outputPadding: wanted - transposedSize({ ...axis, outputPadding: 0 }) };
  };
  const own = filled({ inputSize, kernelSize, stride, padding, dilation });
  for (let away = 0; ; away++) {
    for (let more = 0; more <= away; more++) {
      const kernels = [kernelSize + away - more, kernelSize - away + more].filter((size) => size > 0);
      const tries = kernels.flatMap((size) =>
        [padding + more, padding - more]
          .filter((pad) => pad >= 0)
          .map((pad) => filled({ inputSize, kernelSize: size, stride, padding: pad, dilation })),
      );
      const fitting = tries.find(isAccepted);
      if (fitting) return { own, fitting };
    }
  }
}

/** The size that a ConvTranspose gives, as PyTorch's page has it. */
export function symbolicTransposedSize(name: string): Formula {
  const less = (of: Formula) => group(row(of, '−', number(1)));
  const stepped = row(less(symbol(name, 'in')), '×', code('stride'), '−', number(2), '×', code('padding'));
  const span = row(code('dilation'), '×', less(code('kernel_size')));
  return row(symbol(name, 'out'), '=', stepped, '+', span, '+', code('output_padding'), '+', number(1));
}

/** The same with a dimension's numbers. */
export function transposedFormula(name: string, axis: TransposedAxis): Formula {
  const { inputSize, kernelSize, stride, padding, dilation, outputPadding } = axis;
  const less = (size: number) => group(row(number(size), '−', number(1)));
  const added: (Formula | Operator)[] =
    outputPadding < 0 ? ['−', number(-outputPadding)] : ['+', number(outputPadding)];
  return row(
    symbol(name, 'out'),
    '=',
    ...[less(inputSize), '×' as const, number(stride), '−' as const, number(2), '×' as const, number(padding)],
    ...['+' as const, number(dilation), '×' as const, less(kernelSize), ...added, '+' as const, number(1)],
    '=',
    number(transposedSize(axis)),
  );
}

/** `nn.ConvTranspose2d(3, 3, kernel_size=2, stride=3)`: the layer with these numbers, as one would write it. */
export function transposedCall(channels: number, axes: readonly TransposedAxis[]): string {
  const argument = (key: keyof TransposedAxis, usual?: number) => {
    const values = axes.map((axis) => axis[key]);
    if (values.every((value) => value === usual)) return undefined;
    return values.every((value) => value === values[0]) ? String(values[0]) : tuple(values);
  };
  return invoke(`nn.ConvTranspose${axes.length}d`, [String(channels), String(channels)], {
    kernel_size: argument('kernelSize'),
    stride: argument('stride', 1),
    padding: argument('padding', 0),
    output_padding: argument('outputPadding', 0),
    dilation: argument('dilation', 1),
  });
}
