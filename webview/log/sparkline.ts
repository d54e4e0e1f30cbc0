import * as l10n from '@vscode/l10n';
import { shortText } from '../../src/tensors/valueText';
import { s } from '../shared/svg';

const [WIDTH, HEIGHT] = [120, 24];

/** Values as a line, with a dot at one of them. */
export function sparkline(name: string, values: readonly number[], marked: number): SVGSVGElement {
  const finite = values.filter(Number.isFinite);
  const [min, max] = [Math.min(...finite), Math.max(...finite)];
  const x = (index: number) => (values.length < 2 ? WIDTH / 2 : (index / (values.length - 1)) * WIDTH);
  const y = (value: number) => HEIGHT - 2 - ((HEIGHT - 4) * (value - min)) / (max - min || 1);
  const points = values.flatMap((value, i) =>
    Number.isFinite(value) ? [`${x(i).toFixed(1)},${y(value).toFixed(1)}`] : [],
  );
  const label = l10n.t('{0} from {1} to {2}', name, shortText(min), shortText(max));
  const dot = values[marked];
  return s(
    'svg',
    { class: 'sparkline', viewBox: `-3 0 ${WIDTH + 6} ${HEIGHT}`, role: 'img', 'aria-label': label },
    s('polyline', { points: points.join(' ') }),
    ...(dot !== undefined && Number.isFinite(dot)
      ? [s('circle', { cx: x(marked).toFixed(1), cy: y(dot).toFixed(1), r: '2.5' })]
      : []),
  );
}
