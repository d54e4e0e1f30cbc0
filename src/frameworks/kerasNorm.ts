import { lines } from '../codegen/statements';
import type { AxisGeometry } from '../pooling/geometry';
import { kernelCells, type Draft, type Request } from './drafts';
import { average, kerasLayer, ownPadding, channelsLastPads } from './kerasWindows';

/** Keras has no norms: they are put together as PyTorch does it, of an average of powers. */
export function lpDraft({ plan }: Request, axes: readonly AxisGeometry[]): Draft {
  const { reduction } = plan;
  if (reduction.kind !== 'lp') throw new Error(`no norm: ${reduction.kind}`);
  const { normType } = reduction;
  const code = Number.isFinite(normType)
    ? lines(`x = x ** ${normType}`, average(axes, false), `y = (y * ${kernelCells(axes)}) ** (1 / ${normType})`)
    : extreme(axes, normType > 0 ? '' : '-');
  return { kind: 'same', call: { code, axes, reduction }, reasons: [{ code: 'no-such-layer' }] };
}

/** p = ∞ is the maximum magnitude, −∞ the minimum. */
function extreme(axes: readonly AxisGeometry[], sign: '' | '-'): string {
  const padding = ownPadding(axes);
  return lines(
    `x = ${sign}tf.abs(x)`,
    padding ? undefined : `x = tf.pad(x, ${channelsLastPads(axes)}, constant_values=float("-inf"))`,
    `y = ${sign}${kerasLayer('Max', axes, padding ?? 'valid')}(x)`,
  );
}
