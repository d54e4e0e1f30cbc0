import type { DType } from './dtype';
import type { Summary } from './statistics';
import { formatShape } from './tensor';
import { shortText } from './valueText';

/**
 * A tensor in one line: `(2, 6) float32 · n 12 · min 0 · max 5 · 2.5 ± 1.7 · 1 NaN · 1 +∞`. Mean and standard deviation are of the
 * finite values, as min and max are.
 */
export function summaryLine(shape: readonly number[], dtype: DType, summary: Summary): string {
  return `${formatShape(shape)} ${dtype} · ${valuesLine(summary)}`;
}

/** What its values are like: `n 12 · min 0 · max 5 · 2.5 ± 1.7`. */
export function valuesLine({ count, min, max, mean, deviation, notNumbers, positive, negative }: Summary): string {
  const isKnown = !Number.isNaN(min);
  return [
    `n ${count}`,
    ...(isKnown
      ? [`min ${shortText(min)}`, `max ${shortText(max)}`, `${shortText(mean)} ± ${shortText(deviation)}`]
      : []),
    ...(notNumbers ? [`${notNumbers} NaN`] : []),
    ...(positive ? [`${positive} +∞`] : []),
    ...(negative ? [`${negative} −∞`] : []),
  ].join(' · ');
}
