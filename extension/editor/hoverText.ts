import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { toMarkdown } from '../../src/formula';
import type { ReceptiveField } from '../../src/worker/modelNode';
import { plan } from '../../src/pooling/engine';
import type { AxisGeometry, PoolGeometry } from '../../src/pooling/geometry';
import { asLayerInput, pooledShape } from '../../src/pooling/layerInput';
import {
  formatArgument,
  formatCall,
  layers,
  parametersOf,
  withDefaults,
  type ArgumentValue,
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
import { formatNested, formatShape, type Tensor, type TensorHeader } from '../../src/tensors/tensor';
import { exactText } from '../../src/tensors/valueText';
import type { PooledTensor } from '../../src/worker/protocol';
import { markdownCode, markdownText } from '../shared/escape';
import { fieldsText } from '../shared/fieldText';
import { shapeNotes } from './shapeNotes';

/** The most other inputs of a layer that are listed. */
const MOST_OTHERS = 4;

/**
 * The hover over a pooling layer: its formula with the user's numbers, floor next to ceil, every parameter.
 *
 * @param others the inputs that it gets besides, where it runs several times
 * @param fields the receptive fields of what it gives
 */
export function layerHover(
  call: LayerCall,
  input: TensorHeader | undefined,
  unknown: readonly string[],
  link: string,
  others: readonly TensorHeader[] = [],
  fields: readonly ReceptiveField[] = [],
): string {
  const head = `**${call.op}** · ${vscode.l10n.t('Learnable parameters: {0}', 0)} · ${link}`;
  if (unknown.length) {
    const names = unknown.map(markdownCode).join(', ');
    return [head, vscode.l10n.t('Value unknown: {0}', names), parameters(call), symbolic(call)].join('\n\n');
  }
  const sizes = input ? shapeOnTheLine(call, input) : [vscode.l10n.t('Input shape unknown')];
  const also = others.slice(0, MOST_OTHERS).map(({ shape }) => formatShape(shape));
  const list = [...also, ...(others.length > also.length ? ['…'] : [])].join(' · ');
  const more = list === '' ? [] : [vscode.l10n.t('Also runs with {0}', list)];
  const field = fieldsText(fields) ?? [];
  return [head, ...sizes, ...more, field, parameters(call), symbolic(call)].flat().join('\n\n');
}

/**
 * The hover over a tensor: what it is, and what pooling would give.
 *
 * @param pooled its values' range and the pooled ones; undefined if there are too many for a hover
 */
export function tensorHover(
  name: string,
  tensor: TensorHeader,
  call: LayerCall,
  pooled: PooledTensor | Error | undefined,
  link: string,
): string {
  const facts = [
    `${formatShape(tensor.shape)} ${tensor.dtype}`,
    ...(pooled && 'range' in pooled ? extremes(pooled, tensor) : []),
  ];
  return [`**${markdownText(name)}** · ${facts.join(' · ')}`, outcome(tensor, call, pooled), link].join('\n\n');
}

function extremes({ range: [min, max] }: PooledTensor, { dtype }: TensorHeader): string[] {
  return [vscode.l10n.t('min {0}', exactText(min, dtype)), vscode.l10n.t('max {0}', exactText(max, dtype))];
}

function outcome(tensor: TensorHeader, call: LayerCall, pooled: PooledTensor | Error | undefined): string {
  if (pooled instanceof Error) return problem(pooled);
  const shape = pooled?.output.shape ?? attempt(() => pooledShape(tensor, call));
  if (shape instanceof Error) return problem(shape);
  return `${markdownCode(formatCall(call))} → **${formatShape(shape)}**${pooled ? smallValues(pooled.output) : ''}`;
}

/** The command link at the end of a hover. */
export function panelLink(uri: vscode.Uri, offset: number): string {
  const place = encodeURIComponent(JSON.stringify([{ uri: String(uri), offset }]));
  return `[$(eye) ${vscode.l10n.t('Visualize Pooling')}](command:poolscope.visualize?${place})`;
}

/** What PyTorch says of the line that stands there; if it refuses the axes, what the panel shows in its place comes second. */
function shapeOnTheLine(call: LayerCall, input: TensorHeader): string[] {
  const taken = asLayerInput(input, call);
  if (taken.shape.length === input.shape.length) return knownShape(call, input);
  const refusal = attempt(() => plan(input.shape, call, input.dtype));
  if (!(refusal instanceof Error)) return knownShape(call, input);
  const instead = vscode.l10n.t('Poolscope adds the missing dimensions and shows {0}:', formatShape(taken.shape));
  return [problem(refusal), instead, ...knownShape(call, taken)];
}

function knownShape(call: LayerCall, input: TensorHeader): string[] {
  const geometry = attempt(() => plan(input.shape, call, input.dtype).geometry);
  if (geometry instanceof Error) return [problem(geometry)];
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

/** Floor and ceil side by side, for sliding windows; the one in use is bold. */
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
  const written = (value: ArgumentValue) => markdownText(formatArgument(value));
  const kernel = written(values['kernel_size'] ?? null);
  const rows = parametersOf(call.op).map((name) => {
    const value = values[name];
    if (value === undefined) return `\`${name}\` = ?`;
    const isPassed = call.kwargs[name] !== undefined;
    if (name === 'stride' && value === null) return `\`stride\` = ${kernel} *(= kernel_size)*`;
    return `\`${name}\` = ${written(value)}${isPassed ? '' : ` *(${vscode.l10n.t('default')})*`}`;
  });
  return rows.join(' · ');
}

/** What the geometry gives, or PyTorch's refusal. */
function attempt<T>(compute: () => T): T | Error {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PoolscopeError) return error;
    throw error;
  }
}

function problem({ message }: Error): string {
  return `$(error) ${markdownText(message)}`;
}

function smallValues(output: Tensor): string {
  return output.data.length <= 16 ? `  \n\`${formatNested(output)}\`` : '';
}
