import * as vscode from 'vscode';
import { chain } from '../../src/pooling/chain';
import { coveredCells } from '../../src/pooling/geometry';
import { axisNames } from '../../src/pooling/outputSize';
import type { Solution } from '../../src/pooling/solver';
import { formatSizes } from './sizes';

type Axes = Solution['axes'];

/** What is worth knowing of a window beyond its size: what the layers after it see, what overlaps, what is left out. */
export function solutionNotes({ axes }: Solution): string[] {
  return [...receptiveField(axes), overlap(axes), ...coverage(axes), ...overhang(axes)];
}

/** Of the pooling, and of the convolution that usually follows. */
function receptiveField(axes: Axes): string[] {
  const three = { kernelSize: 3, stride: 1, padding: [1, 1], dilation: 1, ceilMode: false } as const;
  const [pooled, convolved] = chain(
    [1, ...axes.map((axis) => axis.inputSize)],
    [
      { kind: 'pool', axes },
      { kind: 'conv', axes: axes.map(() => three) },
    ],
  );
  return [
    vscode.l10n.t('receptive field {0}, jump {1}', alike(pooled!.receptiveField), alike(pooled!.jump)),
    vscode.l10n.t('after a convolution with kernel_size=3: {0}', alike(convolved!.receptiveField)),
  ];
}

function overlap(axes: Axes): string {
  const cells = axes.map((axis) => axis.overlap);
  if (cells.every((count) => count === 0)) return vscode.l10n.t('no overlap');
  return vscode.l10n.t('windows overlap by {0}', alike(cells));
}

function coverage(axes: Axes): string[] {
  if (axes.some((axis) => axis.coverage.never > 0)) return uncovered(axes);
  const isOnce = axes.every((axis) => axis.coverage.more === 0);
  return [isOnce ? vscode.l10n.t('every cell covered once') : vscode.l10n.t('every cell covered')];
}

function uncovered(axes: Axes): string[] {
  const names = axisNames(axes.length);
  return axes.flatMap(({ coverage: { never }, inputSize }, i) => {
    if (never === 0) return [];
    if (names[i] === 'H') return vscode.l10n.t('{0} of {1} rows not covered', never, inputSize);
    if (names[i] === 'W') return vscode.l10n.t('{0} of {1} columns not covered', never, inputSize);
    return vscode.l10n.t('{0} of {1} cells along {2} not covered', never, inputSize, names[i]!);
  });
}

function overhang(axes: Axes): string[] {
  const hasOverhang = axes.some((axis) => coveredCells(axis).to > axis.inputSize + axis.padding[1]);
  return hasOverhang ? [vscode.l10n.t('last window overhangs the edge')] : [];
}

/** `2` if all are, else `2×3`. */
function alike(sizes: readonly number[]): string {
  return sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : formatSizes(sizes);
}
