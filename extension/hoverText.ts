import * as vscode from 'vscode';
import { formatNumber, toMarkdown } from '../src/formula';
import { maxPoolGeometry, type PoolResult } from '../src/pooling/max';
import { formatArgument, formatCall, layers, withDefaults, type LayerCall } from '../src/pooling/layers';
import {
  axisNames,
  droppedWindow,
  numericOutputSize,
  proposedSize,
  symbolicOutputSize,
} from '../src/pooling/outputSize';
import { valueRange } from '../src/plane';
import { formatNested, formatShape, type Tensor } from '../src/tensor';
import type { PoolGeometry } from '../src/pooling/geometry';

/** The hover over a pooling layer: its formula with the reader's numbers, floor beside ceil, every parameter. */
export function layerHover(
  call: LayerCall,
  input: Tensor | undefined,
  unknown: readonly string[],
  link: string,
): string {
  const head = `**${call.op}** · ${vscode.l10n.t('learnable parameters: {0}', 0)} · ${link}`;
  if (unknown.length) {
    const names = unknown.map((name) => `\`${escapeMarkdown(name)}\``).join(', ');
    return [head, vscode.l10n.t('The text does not tell {0}.', names), parameters(call), symbolic(call)].join('\n\n');
  }
  const sizes = input ? knownShape(call, input) : [vscode.l10n.t('The text does not tell the input’s shape.')];
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
  const [least, greatest] = valueRange(tensor);
  const facts = [
    `${formatShape(tensor.shape)} ${tensor.dtype}`,
    vscode.l10n.t('min {0}', formatNumber(least)),
    vscode.l10n.t('max {0}', formatNumber(greatest)),
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
      ? ` → **${axis.outputSize}**<br>$(info) ${vscode.l10n.t('The last window would start in the padding after the input, so it is dropped: {0}.', toMarkdown(dropped))}`
      : '';
    return `${toMarkdown(numericOutputSize(names[i]!, axis))}${rule}`;
  });
  return [
    `${formatShape(input.shape)} → **${formatShape(geometry.outputShape)}**`,
    lines.join('  \n'),
    comparison(call, input, names),
  ];
}

/** Floor and ceil side by side; the column in use is set bold. */
function comparison(call: LayerCall, input: Tensor, names: readonly string[]): string {
  const isCeil = withDefaults(call)['ceil_mode'] === true;
  const modes = [false, true].map((ceil) =>
    geometryOf({ ...call, kwargs: { ...call.kwargs, ceil_mode: ceil } }, input),
  );
  const bold = (text: string, mode: number) => (isCeil === (mode === 1) ? `**${text}**` : text);
  const cells = (textOf: (geometry: PoolGeometry) => string) =>
    modes.map((geometry, mode) => bold(geometry instanceof Error ? '—' : textOf(geometry), mode)).join(' | ');
  const sizes = names.map((name, i) => {
    const textOf = ({ axes }: PoolGeometry) => {
      const axis = axes[i]!;
      return axis.dropsLastWindow ? `${proposedSize(axis)} → ${axis.outputSize}` : String(axis.outputSize);
    };
    return `| *${name}*<sub>out</sub> | ${cells(textOf)} |`;
  });
  const shape = `| ${vscode.l10n.t('Output')} | ${cells((geometry) => formatShape(geometry.outputShape))} |`;
  return ['| | ⌊ floor ⌋ | ⌈ ceil ⌉ |', '|:--|:--|:--|', ...sizes, shape].join('\n');
}

function symbolic(call: LayerCall): string {
  const name = axisNames(layers[call.op].rank).at(-1)!;
  return toMarkdown(symbolicOutputSize(name, withDefaults(call)['ceil_mode'] === true));
}

function parameters(call: LayerCall): string {
  const values = withDefaults(call);
  const kernel = formatArgument(values['kernel_size'] ?? null);
  const rows = layers[call.op].positional.map((name) => {
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
    return maxPoolGeometry(input.shape, input.dtype, call);
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
