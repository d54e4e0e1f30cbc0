import { equivalents, type Equivalent, type Framework } from '../../src/frameworks/equivalent';
import type { LayerCall } from '../../src/pooling/layers';
import { elementCount, tensorOf } from '../../src/tensors/tensor';

/** What a framework has for a call; with values it is compared on them. */
export function translate(
  framework: Framework,
  call: LayerCall,
  shape: readonly number[],
  values?: readonly number[],
): Equivalent {
  const example = values && { input: tensorOf(values, shape) };
  return equivalents(call, shape, 'float32', example).find((each) => each.framework === framework)!;
}

/** 0, 1, 2, … */
export function ramp(shape: readonly number[]): number[] {
  return Array.from({ length: elementCount(shape) }, (_, i) => i);
}

export function codes({ reasons }: Equivalent): string[] {
  return reasons.map(({ code }) => code);
}
