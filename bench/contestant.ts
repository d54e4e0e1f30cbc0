import type { Values, Workload } from './workloads';

/** Someone who pools, made ready for one workload. */
export interface Prepared {
  /** Pools once; the milliseconds it took, where they are measured elsewhere. */
  run(): Promise<number | undefined> | undefined;
  /** The values of the last run, row-major. */
  output(): Promise<ArrayLike<number>> | ArrayLike<number>;
  dispose(): void;
}

export interface Contestant {
  readonly name: string;
  /** Undefined if it cannot do this. */
  prepare(workload: Workload, input: Values): Promise<Prepared | undefined>;
  dispose(): void;
}

/** A window's numbers, one an axis. */
export function windowOf({ call, shape }: Workload) {
  const rank = shape.length - 2;
  const list = (name: string, fallback: number) => {
    const value = (call.kwargs[name] ?? fallback) as number;
    return Array<number>(rank).fill(value);
  };
  const kernel = list('kernel_size', 1);
  return {
    rank,
    kernel,
    stride: list('stride', kernel[0]!),
    padding: list('padding', 0),
    dilation: list('dilation', 1),
    ceil: call.kwargs['ceil_mode'] === true,
    average: call.op.startsWith('Avg'),
  };
}
