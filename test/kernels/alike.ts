import { expect } from 'vitest';
import type { Kernels } from '../../src/kernels/kernels';
import { backward, pool, run } from '../../src/pooling/engine';
import { planeSizes } from '../../src/pooling/geometry';
import type { LayerCall } from '../../src/pooling/layers';
import type { Operands, Plan, PoolResult } from '../../src/pooling/plan';
import { bytesPerValue, copyValues, createStorage, type TensorData } from '../../src/tensors/dtype';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';

/** The kernels' result of a plan, computed in two calls; undefined if there is no kernel. */
function fast(
  kernels: Kernels,
  input: Tensor,
  made: Plan,
  wantsIndices: boolean,
  given: ArrayLike<number | bigint> = [],
): { output: Values; indices: Int32Array } | undefined {
  const { memory } = kernels;
  const length = made.geometry.planes * planeSizes(made.geometry).output;
  const bytes = length * bytesPerValue(made.dtype);
  const source = memory.allocate(input.data.byteLength);
  const target = memory.allocate(bytes);
  const places = memory.allocate(4 * Math.max(length, given.length));
  const work = kernels.prepare(made, input.dtype, source, target, wantsIndices || given.length > 0 ? places : 0);
  if (!work) return undefined;
  new Int32Array(memory.buffer, places, given.length).set(Array.from(given, Number));
  new Uint8Array(memory.buffer, source, input.data.byteLength).set(new Uint8Array(input.data.buffer));
  new Uint8Array(memory.buffer, target, bytes).fill(0xaa);
  const half = Math.ceil(work.pieces / 2);
  work.run(0, half);
  work.run(half, work.pieces);
  const data = createStorage(made.dtype, length);
  new Uint8Array(data.buffer).set(new Uint8Array(memory.buffer, target, bytes));
  const indices = new Int32Array(memory.buffer.slice(places, places + 4 * length));
  work.dispose();
  for (const address of [source, target, places]) memory.release(address);
  return { output: data, indices };
}

type Values = ArrayLike<number | bigint>;

/** The gradient as the kernels have it, its planes done in two goes. */
function fastGradient(kernels: Kernels, result: PoolResult, gradOutput: Tensor, input: TensorData) {
  const { memory } = kernels;
  const { dtype, data } = gradOutput;
  const source = memory.allocate(data.byteLength);
  const target = memory.allocate(input.byteLength);
  const read = memory.allocate(Math.max(input.byteLength, 4 * data.length));
  const work = kernels.prepareGradient(result, dtype, source, target, read);
  if (!work) return undefined;
  new Uint8Array(memory.buffer, source, data.byteLength).set(new Uint8Array(data.buffer));
  if (result.indices) new Int32Array(memory.buffer, read, data.length).set(result.indices);
  else copyValues(input, memory.view(dtype, read, input.length));
  const half = Math.ceil(work.pieces / 2);
  work.run(0, half);
  work.run(half, work.pieces);
  const gradient = createStorage(dtype, input.length);
  new Uint8Array(gradient.buffer).set(new Uint8Array(memory.buffer, target, gradient.byteLength));
  work.dispose();
  for (const address of [source, target, read]) memory.release(address);
  return gradient;
}

/** Holds the kernels' gradient to the plain engine's. False if there is no kernel. */
export function expectAlikeGradient(kernels: Kernels, input: Tensor, call: LayerCall): boolean {
  const result = pool(input, call);
  const { dtype, shape, data } = result.output;
  const gradOutput = tensorOf(
    Float64Array.from({ length: data.length }, (_, i) => ((i * 7) % 5) - 1.75),
    shape,
    dtype,
  );
  const gradient = fastGradient(kernels, result, gradOutput, input.data);
  if (!gradient) return false;
  expect(gradient).toEqual(backward(input, call, result, gradOutput).data);
  return true;
}

/** Holds the kernels to the plain engine, with and without indices: alike to the last bit. False if there is no kernel. */
export function expectAlike(kernels: Kernels, input: Tensor, made: Plan, operands: Operands = {}): boolean {
  for (const wantsIndices of made.reduction.kind === 'max' ? [false, true] : [false]) {
    const quick = fast(kernels, input, made, wantsIndices, operands.indices?.data);
    if (!quick) return false;
    const slow = run(input, made, operands);
    expect(Array.from(quick.output)).toEqual(Array.from(slow.output.data as Values));
    if (wantsIndices) expect(quick.indices).toEqual(slow.indices);
  }
  return true;
}
