import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import { rounding, type DType } from '../tensors/dtype';
import { elementCount, type Tensor } from '../tensors/tensor';

/** The nearest cell, or linear between two; `linearAligned` is `align_corners=True`. */
export type Interpolation = 'nearest' | 'linear' | 'linearAligned';

/** Of which cells of a dimension a new cell is made. */
interface Mix {
  readonly from: number;
  readonly to: number;
  /** The share of each. */
  readonly weights: readonly [from: number, to: number];
}

/**
 * `F.interpolate(input, size=sizes, mode=…)`: each plane of a tensor of shape (…, *sizes) in another size.
 *
 * @param input of float32 or float64, (N, C, …) or (C, …)
 * @param sizes of the last dimensions, outermost first
 * @throws PoolscopeError if it is not known what PyTorch gives
 * @see ATen/native/cpu/UpSampleKernel.cpp, ATen/native/UpSample.h
 */
export function interpolate(input: Tensor, sizes: readonly number[], mode: Interpolation): Tensor {
  const { dtype } = input;
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw new PoolscopeError(l10n.t('F.interpolate is known for float32 and float64 here; this output is {0}.', dtype));
  }
  if (mode !== 'nearest' && !(input.data as Float32Array).every(Number.isFinite)) {
    // 0 × ∞ is NaN, and whether a share is 0 is a matter of rounding
    throw new PoolscopeError(l10n.t('Of NaN and ∞, PyTorch’s linear interpolation depends on rounding.'));
  }
  const first = input.shape.length - sizes.length;
  // the last dimension comes first, as the sums are nested in PyTorch
  return sizes.reduceRight<Tensor>((tensor, size, i) => {
    const own = tensor.shape[first + i]!;
    if (mode !== 'nearest') return mixed(tensor, first + i, linearMixes(own, size, dtype, mode === 'linearAligned'));
    return mixed(tensor, first + i, nearestMixes(own, size, dtype));
  }, input);
}

/** What F.interpolate calls the mode. */
export function interpolationText(mode: Interpolation, rank: number): string {
  if (mode === 'nearest') return 'nearest';
  return rank === 1 ? 'linear' : rank === 2 ? 'bilinear' : 'trilinear';
}

function nearestMixes(own: number, size: number, dtype: DType): Mix[] {
  const scale = own / size;
  const cell = (index: number) => Math.min(Math.floor(Math.fround(index)), own - 1);
  return Array.from({ length: size }, (_, at) => {
    const from = cell(Math.fround(scale) * at);
    // PyTorch has two kernels, which differ in the precision of the scale
    if (dtype === 'float64' && cell(scale * at) !== from) {
      throw new PoolscopeError(
        l10n.t('From {0} to {1} cells of float64, PyTorch’s result depends on the memory layout.', own, size),
      );
    }
    return { from, to: from, weights: [1, 0] };
  });
}

function linearMixes(own: number, size: number, dtype: DType, isAligned: boolean): Mix[] {
  const round = rounding(dtype);
  const scale = isAligned ? (size > 1 ? round((own - 1) / (size - 1)) : 0) : round(own / size);
  return Array.from({ length: size }, (_, at) => {
    if (own === size) return { from: at, to: at, weights: [1, 0] };
    const place = isAligned ? scale * at : Math.max(0, scale * (at + 0.5) - 0.5);
    const from = Math.min(Math.floor(place), own - 1);
    const share = Math.min(round(place - from), 1);
    return { from, to: Math.min(from + 1, own - 1), weights: [round(1 - share), share] };
  });
}

/** The tensor with another size along a dimension. */
function mixed({ dtype, shape, data }: Tensor, dim: number, mixes: readonly Mix[]): Tensor {
  const [outer, inner] = [elementCount(shape.slice(0, dim)), elementCount(shape.slice(dim + 1))];
  const values = data as Float32Array | Float64Array;
  const round = rounding(dtype);
  const made = new (values.constructor as Float64ArrayConstructor)(outer * mixes.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (const { from, to, weights } of mixes) {
      const [one, other] = [from, to].map((cell) => (block * shape[dim]! + cell) * inner) as [number, number];
      for (let i = 0; i < inner; i++) {
        const value = values[one + i]!;
        made[at++] = from === to ? value : round(round(value * weights[0]) + round(values[other + i]! * weights[1]));
      }
    }
  }
  return { dtype, shape: shape.with(dim, mixes.length), data: made };
}
