import { lines } from '../codegen/statements';
import type { AxisGeometry } from '../pooling/geometry';
import type { Reduction } from '../pooling/plan';
import { invoke, list, tuple } from '../pooling/pythonText';
import { isFloat } from '../tensors/dtype';
import {
  hasEmptyWindow,
  isPadded,
  kernelCells,
  needsRoom,
  roomAfter,
  withExplicitPadding,
  type CandidateDraft,
  type Draft,
  type Request,
} from './drafts';
import type { Reason } from './reasons';
import { fits, samePaddingReasons, tensorflowAxis, type TensorflowPadding } from './tensorflow';

const tensorflowMax: Reduction = { kind: 'max', ignoresNaN: true };
const tensorflowAverage: Reduction = { kind: 'avg', divisor: 'inputCells' };

/** `keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(2, 2), padding="same")`. */
export function kerasLayer(name: 'Max' | 'Average', axes: readonly AxisGeometry[], padding: TensorflowPadding): string {
  return invoke(`keras.layers.${name}Pooling${axes.length}D`, [], {
    pool_size: sizes(axes.map((axis) => axis.kernelSize)),
    strides: sizes(axes.map((axis) => axis.stride)),
    padding: padding === 'same' ? '"same"' : undefined,
  });
}

/** One axis takes a number. */
function sizes(numbers: readonly number[]): string {
  return numbers.length === 1 ? String(numbers[0]) : tuple(numbers);
}

/** `((0, 0), (1, 1), (1, 1), (0, 0))`: what is before and after each axis of NHWC. */
export function channelsLastPads(axes: readonly AxisGeometry[], after = roomAfter): string {
  const pairs = axes.map((axis) => tuple([axis.padding[0], after(axis)]));
  return tuple(['(0, 0)', ...pairs, '(0, 0)']);
}

/** Whether the layer alone has the windows, and with which padding. */
export function ownPadding(axes: readonly AxisGeometry[]): TensorflowPadding | undefined {
  return (['valid', 'same'] as const).find((padding) => fits(axes, padding));
}

export function maxDraft({ dtype }: Request, axes: readonly AxisGeometry[]): Draft {
  const plain = plainCall('Max', axes, tensorflowMax);
  if (ownPadding(axes)) return { kind: 'same', call: plain, reasons: [] };
  const least = isFloat(dtype) ? 'float("-inf")' : 'x.dtype.min';
  const pad = invoke('tf.pad', ['x', channelsLastPads(axes)], { constant_values: least });
  const isDilated = axes.some((axis) => axis.dilation > 1);
  const code = lines(
    needsRoom(axes) ? `x = ${pad}` : undefined,
    `y = ${isDilated ? dilatedPool(axes) : `${kerasLayer('Max', axes, 'valid')}(x)`}`,
  );
  const call = { code, axes: axes.map(withExplicitPadding), reduction: tensorflowMax };
  if (!hasEmptyWindow(axes)) return { kind: 'same', call, plain, reasons: plainReasons(axes) };
  return { kind: 'nearest', call, plain, reasons: [...plainReasons(axes), { code: 'empty-window-is-lowest-finite' }] };
}

/** Pools at every cell, and takes the cells a stride apart: TensorFlow has strides and dilations only one at a time. */
function dilatedPool(axes: readonly AxisGeometry[]): string {
  const pooled = invoke('tf.nn.pool', ['x'], {
    window_shape: tuple(axes.map((axis) => axis.kernelSize)),
    pooling_type: '"MAX"',
    dilations: tuple(axes.map((axis) => axis.dilation)),
  });
  if (axes.every((axis) => axis.stride === 1)) return pooled;
  return `${pooled}${list([':', ...axes.map(({ stride }) => (stride === 1 ? ':' : `::${stride}`)), ':'])}`;
}

function plainCall(name: 'Max' | 'Average', axes: readonly AxisGeometry[], reduction: Reduction): CandidateDraft {
  const padding = ownPadding(axes) ?? (needsRoom(axes) ? 'same' : 'valid');
  const theirs = axes.map((axis) => tensorflowAxis(axis, padding));
  return { code: `y = ${kerasLayer(name, axes, padding)}(x)`, axes: theirs, reduction };
}

function plainReasons(axes: readonly AxisGeometry[]): Reason[] {
  const isDilated = axes.some((axis) => axis.dilation > 1);
  const padding = needsRoom(axes) ? samePaddingReasons(axes) : [];
  return [...padding, ...(isDilated ? [{ code: 'no-dilation' } as const] : [])];
}

export function averageDraft({ plan }: Request, axes: readonly AxisGeometry[]): Draft {
  const { reduction } = plan;
  const divisor = reduction.kind === 'avg' ? reduction.divisor : 'inputCells';
  const plain = plainCall('Average', axes, tensorflowAverage);
  const reasons = plainReasons(axes);
  if (isPadded(axes) && divisor !== 'inputCells') reasons.push({ code: 'padding-excluded-from-average' });
  if (typeof divisor === 'number') {
    const cells = kernelCells(axes);
    const code = lines(
      zeroPadding(axes, roomAfter),
      `y = ${kerasLayer('Average', axes, 'valid')}(x) * ${cells} / ${divisor}`,
    );
    const call = { code, axes: axes.map(withExplicitPadding), reduction };
    return { kind: 'same', call, plain, reasons: [...reasons, { code: 'divisor-override', divisor, cells }] };
  }
  const countsPadding = divisor === 'paddedWindow' && isPadded(axes);
  if (ownPadding(axes) && !countsPadding) return { kind: 'same', call: plain, reasons: [] };
  return { kind: 'same', call: { code: average(axes, countsPadding), axes, reduction }, plain, reasons };
}

/** The lines that average; padding that counts is made part of the input first. */
export function average(axes: readonly AxisGeometry[], countsPadding: boolean): string {
  if (!countsPadding) return lines(...averageInside(axes));
  const enlarged = axes.map((axis): AxisGeometry => {
    return { ...axis, inputSize: axis.inputSize + axis.padding[0] + axis.padding[1], padding: [0, 0] };
  });
  return lines(
    zeroPadding(axes, (axis) => axis.padding[1]),
    ...averageInside(enlarged),
  );
}

/** Where the layer has not the windows alone, the padded sum is divided by how much of a window is input. */
function averageInside(axes: readonly AxisGeometry[]): string[] {
  const padding = ownPadding(axes);
  if (padding) return [`y = ${kerasLayer('Average', axes, padding)}(x)`];
  return [
    `pool = ${kerasLayer('Average', axes, 'valid')}`,
    `pads = ${channelsLastPads(axes)}`,
    'y = pool(tf.pad(x, pads)) / pool(tf.pad(tf.ones_like(x), pads))',
  ];
}

function zeroPadding(axes: readonly AxisGeometry[], after: (axis: AxisGeometry) => number): string | undefined {
  return needsRoom(axes) ? `x = tf.pad(x, ${channelsLastPads(axes, after)})` : undefined;
}
