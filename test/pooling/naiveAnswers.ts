import type { DType } from '../../src/tensors/dtype';
import { naiveAdaptiveAvgPool, naiveAdaptiveAvgPoolGradient, naiveAdaptiveMaxPool } from './naiveAdaptive';
import { naiveAvgPool, naiveAvgPoolGradient } from './naiveAvgPool';
import type { NaiveCase, PlaneCase } from './naiveFixtures';
import { naiveFractionalMaxPool } from './naiveFractional';
import { naiveLpPool, naiveLpPoolGradient } from './naiveLpPool';
import { naiveLowest, naiveMaxPool, naiveMaxPoolGradient } from './naiveMaxPool';
import { inFloat64, type NaivePlane, type NaiveRounding } from './naivePlane';
import { naiveMaxUnpool, naiveMaxUnpoolGradient, naiveUnpooledSize } from './naiveUnpool';

interface NaiveAnswer extends NaivePlane<number | bigint> {
  readonly indices?: readonly number[];
  readonly gradient: (gradOutput: readonly number[]) => number[];
}

/** PyTorch's arguments of one case, one number an axis. */
class Arguments {
  constructor(
    private readonly kwargs: Readonly<Record<string, unknown>>,
    private readonly rank: number,
  ) {}

  flag(name: string, fallback: boolean): boolean {
    return (this.kwargs[name] as boolean | undefined) ?? fallback;
  }

  number(name: string): number | undefined {
    const value = this.kwargs[name];
    return value === 'inf' ? Infinity : value === '-inf' ? -Infinity : (value as number | undefined);
  }

  /** One number or a list of one stands for all axes; in a longer list batch and channels may come first. */
  list(name: string): (number | null)[] | undefined {
    const value = this.kwargs[name] as number | readonly (number | null)[] | null | undefined;
    if (value === undefined || value === null) return undefined;
    const numbers = typeof value === 'number' ? [value] : value;
    return numbers.length === 1 ? Array<number | null>(this.rank).fill(numbers[0]!) : numbers.slice(-this.rank);
  }

  axes() {
    const list = (name: string) => this.list(name) as number[] | undefined;
    const ceilMode = this.flag('ceil_mode', false);
    return list('kernel_size')!.map((kernelSize, i) => ({
      kernelSize,
      stride: list('stride')?.[i] ?? kernelSize,
      padding: list('padding')?.[i] ?? 0,
      dilation: list('dilation')?.[i] ?? 1,
      ceilMode,
    }));
  }

  /** null keeps the input's size; a ratio is cut to an integer. */
  outputSizes(sizes: readonly number[]): number[] | undefined {
    const [given, ratios] = [this.list('output_size'), this.list('output_ratio')];
    return given?.map((size, i) => size ?? sizes[i]!) ?? ratios?.map((ratio, i) => Math.floor(sizes[i]! * ratio!));
  }
}

type NaiveCall = Pick<NaiveCase, 'operator' | 'kwargs' | 'dtype'>;
type GivenPlane = Omit<PlaneCase, 'answer'>;
type Oracle = (plane: number[], given: GivenPlane, args: Arguments, dtype: NaiveCase['dtype']) => NaiveAnswer;

function withWinners(answer: ReturnType<typeof naiveMaxPool>, sizes: readonly number[]): NaiveAnswer {
  return { ...answer, gradient: (gradOutput) => naiveMaxPoolGradient(gradOutput, answer.indices, sizes) };
}

/** float16 and bfloat16 compute in float32. */
function roundingOf(dtype: DType): NaiveRounding {
  return dtype === 'float64' ? inFloat64 : Math.fround;
}

const oracles: Readonly<Record<string, Oracle>> = {
  MaxPool: (_, { values, sizes }, args, dtype) =>
    withWinners(naiveMaxPool(values, sizes, args.axes(), naiveLowest[dtype as keyof typeof naiveLowest]), sizes),
  AvgPool(_, { values, sizes }, args, dtype) {
    const rule = {
      countIncludePad: args.flag('count_include_pad', true),
      divisorOverride: args.number('divisor_override'),
    };
    return {
      ...naiveAvgPool(values, sizes, args.axes(), rule, roundingOf(dtype)),
      gradient: (gradOutput) => naiveAvgPoolGradient(gradOutput, sizes, args.axes(), rule, roundingOf(dtype)),
    };
  },
  LPPool(plane, { sizes }, args, dtype) {
    const normType = args.number('norm_type')!;
    return {
      ...naiveLpPool(plane, sizes, args.axes(), normType, roundingOf(dtype)),
      gradient: (gradOutput) => naiveLpPoolGradient(gradOutput, plane, sizes, args.axes(), normType, roundingOf(dtype)),
    };
  },
  AdaptiveAvgPool(plane, { sizes }, args) {
    const outputSizes = args.outputSizes(sizes)!;
    return {
      ...naiveAdaptiveAvgPool(plane, sizes, outputSizes),
      gradient: (gradOutput) => naiveAdaptiveAvgPoolGradient(gradOutput, sizes, outputSizes),
    };
  },
  AdaptiveMaxPool: (plane, { sizes }, args) =>
    withWinners(naiveAdaptiveMaxPool(plane, sizes, args.outputSizes(sizes)!), sizes),
  FractionalMaxPool(plane, { sizes, samples }, args, dtype) {
    const kernelSizes = args.axes().map(({ kernelSize }) => kernelSize);
    const outputSizes = args.outputSizes(sizes)!;
    return withWinners(
      naiveFractionalMaxPool(plane, sizes, kernelSizes, outputSizes, samples, roundingOf(dtype)),
      sizes,
    );
  },
  MaxUnpool(plane, { sizes, indicesIn }, args) {
    const outputSizes = args.outputSizes(sizes) ?? sizes.map((size, i) => naiveUnpooledSize(size, args.axes()[i]!));
    return {
      ...naiveMaxUnpool(plane, indicesIn, outputSizes),
      gradient: (gradOutput) => naiveMaxUnpoolGradient(gradOutput, indicesIn),
    };
  },
};

/** The oracle's answer for one plane of a case. */
export function naiveAnswer({ operator, kwargs, dtype }: NaiveCall, plane: GivenPlane): NaiveAnswer {
  return oracles[operator]!(plane.values.map(Number), plane, new Arguments(kwargs, plane.sizes.length), dtype);
}
