import * as l10n from '@vscode/l10n';
import type { Statistics } from '../../src/tensors/statistics';
import { shortText } from '../../src/tensors/valueText';
import { h } from '../shared/dom';
import { s } from '../shared/svg';

const [WIDTH, HEIGHT] = [256, 64];

/** A plane's statistics and their histogram. */
export function statisticsView(statistics: Statistics): HTMLElement {
  const { count, min, max, mean, deviation, zeros, notNumbers, positive, negative, rowStep, columnStep } = statistics;
  const entries: [string, string][] = [
    [l10n.t('min'), shortText(min)],
    [l10n.t('max'), shortText(max)],
    [l10n.t('mean'), shortText(mean)],
    [l10n.t('std'), shortText(deviation)],
    [l10n.t('values'), count.toLocaleString()],
    [l10n.t('zeros'), zeros.toLocaleString()],
    ...(notNumbers ? [['NaN', notNumbers.toLocaleString()] as [string, string]] : []),
    ...(positive + negative ? [['±∞', (positive + negative).toLocaleString()] as [string, string]] : []),
  ];
  const list = h('dl', { class: 'statistics', id: 'statistics' });
  for (const [name, value] of entries) list.append(h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  const share =
    columnStep === 1
      ? l10n.t('Large plane: statistics use 1 in {0} rows', rowStep)
      : l10n.t('Large plane: statistics use 1 in {0} values', rowStep * columnStep);
  const part = h('p', { class: 'sentence' }, share);
  return h('section', { class: 'spread' }, histogram(statistics), list, ...(rowStep * columnStep > 1 ? [part] : []));
}

function histogram({ histogram: counts, min, max }: Statistics): HTMLElement {
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  const bars = counts.map((count, bin) => {
    const height = count === 0 ? 0 : Math.max(1, (HEIGHT * count) / most);
    const place = { x: bin * width, y: HEIGHT - height, width: Math.max(1, width - 1), height };
    return s('rect', Object.fromEntries(Object.entries(place).map(([name, value]) => [name, value.toFixed(2)])));
  });
  const label = l10n.t('Histogram of values from {0} to {1}', shortText(min), shortText(max));
  const attributes = {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': label,
    preserveAspectRatio: 'none',
  };
  const ends = h('div', { class: 'ends', 'aria-hidden': 'true' }, shortText(min), h('span', {}, shortText(max)));
  return h('div', { class: 'histogram' }, s('svg', attributes, ...bars), ends);
}
