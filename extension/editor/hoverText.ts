import * as vscode from 'vscode';
import { formatNumber, toMarkdown } from '../../src/formula';
import { plan } from '../../src/pooling/engine';
import type { AxisGeometry, PoolGeometry } from '../../src/pooling/geometry';
import {
  formatArgument,
  formatCall,
  layers,
  parametersOf,
  withDefaults,
  type LayerCall,
} from '../../src/pooling/layers';
import {
  axisNames,
  droppedWindow,
  formatOutputSize,
  numericOutputSize,
  inMode,
  symbolicOutputSize,
} from '../../src/pooling/outputSize';
import type { PoolResult } from '../../src/pooling/plan';
import { formatNested, formatShape, type Tensor } from '../../src/tensors/tensor';
import { valueRange } from '../../src/tensors/tiles';
import { shapeNotes } from './shapeNotes';

/** The hover over a pooling layer: its formula with the reader's numbers, floor beside ceil, every parameter. */
export function layerHover(
  call: LayerCall,
  input: Tensor | undefined,
  unknown: readonly string[],
  link: string,
): string {
  const head = `**${call.op}** · ${vscode.l10n.t('Learnable parameters: {0}', 0)} · ${link}`;
  if (unknown.length) {
    const names = unknown.map((name) => `\`${escapeMarkdown(name)}\``).join(', ');
    return [head, vscode.l10n.t('Value unknown: {0}', names), parameters(call), symbolic(call)].join('\n\n');
  }
  const sizes = input ? knownShape(call, input) : [vscode.l10n.t('Input shape unknown')];
  return [head, ...sizes, parameters(call), symbolic(call)].join('\n\n');
}

/** The hover over a tensor: what it is, and what pooling would give. */
export function tensorHover(
  name: string,
  tensor: Tensor,
  call: LayerCall,
  pooled: PoolResult | Error,
  link: string,
): string {
  const [min, max] = valueRange(tensor);
  const facts = [
    `${formatShape(tensor.shape)} ${tensor.dtype}`,
    vscode.l10n.t('min {0}', formatNumber(min)),
    vscode.l10n.t('max {0}', formatNumber(max)),
  ];
  const result =
    pooled instanceof Error
      ? `$(error) ${escapeMarkdown(pooled.message)}`
      : `\`${formatCall(call)}\` → **${formatShape(pooled.output.shape)}**${smallValues(pooled)}`;
  return [`**${escapeMarkdown(name)}** · ${facts.join(' · ')}`, result, link].join('\n\n');
}

/** The command link at a hover's foot. */
export function panelLink(uri: vscode.Uri, offset: number): string {
  const place = encodeURIComponent(JSON.stringify([{ uri: String(uri), offset }]));
  return `[$(eye) ${vscode.l10n.t('Visualize Pooling')}](command:poolscope.visualize?${place})`;
}

function knownShape(call: LayerCall, input: Tensor): string[] {
  const geometry = geometryOf(call, input);
  if (geometry instanceof Error) return [`$(error) ${escapeMarkdown(geometry.message)}`];
  const names = axisNames(geometry.axes.length);
  const lines = geometry.axes.map((axis, i) => {
    const dropped = droppedWindow(axis);
    const rule = dropped
      ? ` → **${axis.outputSize}**<br>$(info) ${vscode.l10n.t('The last window would start in the padding after the input, so it is dropped: {0}', toMarkdown(dropped))}`
      : '';
    return `${toMarkdown(numericOutputSize(names[i]!, call.op, axis))}${rule}`;
  });
  return [
    `${formatShape(input.shape)} → **${formatShape(geometry.outputShape)}**`,
    lines.join('  \n'),
    ...comparison(geometry, names),
    ...shapeNotes(call, input, geometry),
  ];
}

/** Floor and ceil side by side, where a window slides; the column in use is set bold. */
function comparison({ axes: all, outputShape }: PoolGeometry, names: readonly string[]): string[] {
  const axes = all.filter((axis) => axis.kind === 'sliding');
  if (axes.length < all.length) return [];
  const outer = outputShape.slice(0, outputShape.length - axes.length);
  const row = (label: string, textOf: (modes: readonly AxisGeometry[]) => string) => {
    const cells = [false, true].map((ceilMode) => {
      const text = textOf(axes.map((axis) => inMode(axis, ceilMode)));
      return axes[0]!.ceilMode === ceilMode ? `**${text}**` : text;
    });
    return `| ${label} | ${cells.join(' | ')} |`;
  };
  const sizes = names.map((name, i) => row(`*${name}*<sub>out</sub>`, (modes) => formatOutputSize(modes[i]!)));
  const shape = row(vscode.l10n.t('Output'), (modes) => {
    const fits = modes.every(({ outputSize }) => outputSize > 0);
    return fits ? formatShape([...outer, ...modes.map(({ outputSize }) => outputSize)]) : '—';
  });
  return [['| | ⌊ floor ⌋ | ⌈ ceil ⌉ |', '|:--|:--|:--|', ...sizes, shape].join('\n')];
}

function symbolic(call: LayerCall): string {
  const name = axisNames(layers[call.op].rank).at(-1)!;
  return toMarkdown(symbolicOutputSize(name, call.op, withDefaults(call)['ceil_mode'] === true));
}

function parameters(call: LayerCall): string {
  const values = withDefaults(call);
  const kernel = formatArgument(values['kernel_size'] ?? null);
  const rows = parametersOf(call.op).map((name) => {
    const value = values[name];
    if (value === undefined) return `\`${name}\` = ?`;
    const isPassed = call.kwargs[name] !== undefined;
    if (name === 'stride' && value === null) return `\`stride\` = ${kernel} *(= kernel_size)*`;
    return `\`${name}\` = ${formatArgument(value)}${isPassed ? '' : ` *(${vscode.l10n.t('default')})*`}`;
  });
  return rows.join(' · ');
}

function geometryOf(call: LayerCall, input: Tensor): PoolGeometry | Error {
  try {
    return plan(input.shape, call, input.dtype).geometry;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function smallValues({ output }: PoolResult): string {
  return output.data.length <= 16 ? `  \n\`${formatNested(output)}\`` : '';
}

/** Text from a file stays text in a hover. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>$~]/g, '\\$&');
}
