import { pool } from '../../src/pooling/engine';
import { formatCall, type LayerCall } from '../../src/pooling/layers';
import { formatShape, tensorOf, type Tensor } from '../../src/tensors/tensor';

/** The tutorial's tensor, pooled in both rounding modes: one line of text each. */
export function tutorial(): string {
  const values = [1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1];
  const input = tensorOf(values, [1, 1, 5, 5]);
  const calls = [true, false].map((ceilMode): LayerCall => {
    return { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: ceilMode } };
  });
  const lines = calls.map((call) => {
    const { output } = pool(input, call);
    return [formatCall(call), `${formatShape(input.shape)} → ${formatShape(output.shape)}`, formatPlane(output)];
  });
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('   ')).join('\n');
}

/** `[[2, 3], [5, 1]]`: the last two axes, as Python writes a list. */
function formatPlane({ shape, data }: Tensor): string {
  const width = shape.at(-1)!;
  const rows = Array.from({ length: data.length / width }, (_, row) => data.slice(row * width, (row + 1) * width));
  return `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`;
}
