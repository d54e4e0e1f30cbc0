import { add, less, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { integers } from './integers';
import { computed } from './layout';
import {
  asString,
  asTensor,
  listed,
  notKnown,
  Refusal,
  tupleOf,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText } from './texts';

/**
 * A tensor with cells added to its last axes, or taken off.
 *
 * @param amounts before and after each axis, the last axis first
 * @see ATen/native/PadNd.cpp
 */
export function padded(input: Tensor, amounts: readonly number[], mode: string): Value {
  const rank = input.shape.length;
  if (amounts.length % 2 !== 0) refuse('Padding length must be divisible by 2');
  if (amounts.length > 2 * rank) {
    refuse(
      `Padding length should be less than or equal to two times the input dimension but got padding length ${amounts.length} and input of dimension ${rank}`,
    );
  }
  if (mode !== 'constant') refuseBorder(input, amounts, mode);
  const shape = input.shape.map((size, axis): Size => {
    const at = 2 * (rank - 1 - axis);
    return add(size, (amounts[at] ?? 0) + (amounts[at + 1] ?? 0));
  });
  if (shape.some((size) => less(size, 0) === true)) {
    if (mode !== 'constant') notKnown(argumentText('padding'));
    refuse('narrow(): length must be non-negative.');
  }
  return computed(shape, input.dtype, input);
}

/** The border can be filled from the input itself only for the last axes, and only so far as that reaches. */
function refuseBorder(input: Tensor, amounts: readonly number[], mode: string): void {
  const rank = input.shape.length;
  const axes = amounts.length / 2;
  const least = mode === 'circular' ? axes + 2 : axes + 1;
  if (axes > 3 || rank < least || rank > axes + 2) {
    throw new Refusal(
      `Padding size ${amounts.length} is not supported for ${rank}D input tensor.\nSupported combinations for non-constant padding:\n  - 2D or 3D input: padding size = 2 (pads last dimension)\n  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)`,
      'NotImplementedError',
      'padding',
    );
  }
  for (let axis = rank - 1; axis >= rank - axes; axis--) {
    const at = 2 * (rank - 1 - axis);
    const [before, after] = [amounts[at]!, amounts[at + 1]!];
    const [size, most] = [input.shape[axis]!, Math.max(before, after)];
    if (mode === 'circular' && less(size, most) === true)
      refuse('Padding value causes wrapping around more than once.');
    if (mode === 'reflect' && less(size, most + 1) === true) {
      refuse(
        `Argument #${4 + at}: Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${after}) at dimension ${axis} of input ${listed(input.shape)}`,
      );
    }
  }
}

function refuse(message: string): never {
  throw new Refusal(message, 'RuntimeError', 'padding');
}

function pad(args: Arguments): Value {
  return padded(asTensor(args.input), integers(args.pad, 0), asString(args.mode));
}

/** A padding layer along `axes` axes; some take the value that is filled in. */
function paddingLayer(mode: string, axes: number, takesValue = false): LayerRule {
  return {
    signature: takesValue ? 'padding, value' : 'padding',
    construct({ padding }) {
      const amounts = integers(padding, 2 * axes);
      return { padding: tupleOf(amounts) };
    },
    forward: (layer, { input }) => padded(asTensor(input), integers(layer.padding, 0), mode),
  };
}

const kinds: Readonly<Record<string, string>> = {
  ZeroPad: 'constant',
  ConstantPad: 'constant',
  ReflectionPad: 'reflect',
  ReplicationPad: 'replicate',
  CircularPad: 'circular',
};

/** Of torch.nn. */
export const paddingLayers: Readonly<Record<string, LayerRule>> = Object.fromEntries(
  Object.entries(kinds).flatMap(([name, mode]) =>
    [1, 2, 3].map((axes): [string, LayerRule] => [`${name}${axes}d`, paddingLayer(mode, axes, name === 'ConstantPad')]),
  ),
);

/** Of torch.nn.functional. */
export const paddingFunctions: Readonly<Record<string, FunctionRule>> = {
  pad: { signature: "input, pad, mode='constant', value=None", apply: pad },
};
