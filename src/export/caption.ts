import * as l10n from '@vscode/l10n';
import { isMosaic } from '../plane/mosaic';
import type { StageContent } from '../plane/stageContent';
import type { CellReason } from '../pooling/explain';
import { coveredCells, type PoolAxis } from '../pooling/geometry';
import { formatCall, type LayerCall } from '../pooling/layers';
import { formatPosition } from '../pooling/positions';
import { sentences } from '../pooling/sentences';
import type { Block } from '../tensors/tile';
import { shortText } from '../tensors/valueText';
import { valuesIn } from '../plane/blockValues';
import type { Drawing } from './sketch';

/** Planes of up to so many cells are told with their values. */
const FEW = 64;

/** What stands below a figure in a paper, and what is told to those who do not see it. */
export function captionOf(
  call: LayerCall,
  { plan, before, planes, choice }: StageContent,
  reason: CellReason,
): Pick<Drawing, 'caption' | 'alt'> {
  const { axes } = plan.geometry;
  const first = before ?? plan.geometry;
  const sizes = (all: readonly PoolAxis[], size: 'inputSize' | 'outputSize') =>
    all.map((axis) => axis[size]).join(' × ');
  const [input, output] = [sizes(first.axes, 'inputSize'), sizes(axes, 'outputSize')];
  const caption = l10n.t('{0}: from {1} to {2} cells.', formatCall(call), input, output);
  const cell = `${l10n.t('output {0}', formatPosition(reason.position))} = ${shortText(reason.value)}.`;
  const reaches = axes.some((axis) => coveredCells(axis).to > axis.inputSize || coveredCells(axis).from < 0);
  const values = [
    ...valuesText(l10n.t('Input'), (planes.before ?? planes.input).blocks),
    ...valuesText(l10n.t('Output'), planes.output.blocks),
  ];
  return {
    caption,
    alt: [
      caption,
      ...(isMosaic(choice) ? [] : values),
      l10n.t('The window of this cell is marked:'),
      cell,
      sentences(reason),
      ...(reaches ? [l10n.t('Windows reach beyond the input.')] : []),
    ].join(' '),
  };
}

function valuesText(name: string, blocks: readonly Block[]): string[] {
  const [block] = blocks;
  if (!block || blocks.length > 1 || block.level > 0 || block.channels > 1) return [];
  const { height, width } = block.region;
  if (height * width > FEW) return [];
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => shortText(valuesIn(block, row, column)![0]!)).join(', '),
  );
  return [`${name}: ${rows.join('; ')}.`];
}
