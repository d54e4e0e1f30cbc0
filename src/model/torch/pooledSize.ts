import { layers, withDefaults, type ArgumentValue, type LayerCall } from '../../pooling/layers';
import { add, ceilDivide, floorDivide, multiply, subtract, unknownSize, type Size } from '../size';

/** The size that an axis of a name has after pooling: the formula that the engine computes with numbers. */
export function pooledAxis(call: LayerCall, axis: number, size: Size): Size {
  const { operator } = layers[call.op];
  const args = withDefaults(call);
  const at = (name: string, otherwise: number) => numberAt(args[name] ?? otherwise, axis);
  switch (operator) {
    case 'adaptiveAvg':
    case 'adaptiveMax':
      return at('output_size', NaN) ?? size;
    case 'fractionalMax':
      return args.output_size === null ? unknownSize() : (at('output_size', 0) ?? unknownSize());
    case 'unpool': {
      const kernel = at('kernel_size', 1)!;
      if (args.output_size !== null) return unknownSize();
      const stride = args.stride === null ? kernel : at('stride', kernel)!;
      return add(multiply(subtract(size, 1), stride), kernel - 2 * at('padding', 0)!);
    }
    default: {
      const kernel = at('kernel_size', 1)!;
      const stride = args.stride === null ? kernel : at('stride', kernel)!;
      return slid(
        size,
        { kernel, stride, padding: at('padding', 0)!, dilation: at('dilation', 1)! },
        args.ceil_mode === true,
      );
    }
  }
}

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

function slid(size: Size, { kernel, stride, padding, dilation }: Window, ceilMode: boolean): Size {
  const span = dilation * (kernel - 1) + 1;
  const room = add(size, 2 * padding - span);
  if (!ceilMode) return add(floorDivide(room, stride), 1);
  // only a window that reaches into the padding after the input can be dropped
  const mayDrop = stride + padding > span;
  return mayDrop ? unknownSize() : add(ceilDivide(room, stride), 1);
}

/** Undefined for None, which keeps the size. */
function numberAt(value: ArgumentValue, axis: number): number | undefined {
  const entry: ArgumentValue | undefined = Array.isArray(value)
    ? ((value.length === 1 ? value[0] : value[axis]) as ArgumentValue)
    : value;
  return typeof entry === 'number' && !Number.isNaN(entry) ? entry : undefined;
}
