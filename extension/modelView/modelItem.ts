import * as vscode from 'vscode';
import type { ModelNode } from '../../src/worker/modelNode';
import { markdownCode, markdownText } from '../shared/escape';
import { fieldText, shortField } from '../shared/fieldText';
import { shortAmount } from '../../src/tensors/amounts';
import { costTexts } from '../shared/costTexts';

/** A module in the tree: `root` is a call of a model, or of a layer that no model calls. */
export interface ModelElement {
  readonly node: ModelNode;
  readonly isRoot: boolean;
  /** Stays the same while the model does, so that what is open stays open. */
  readonly id: string;
}

/** Icons of layers by their names in torch.nn; the first that matches. */
const icons: readonly (readonly [RegExp, string])[] = [
  [/^Conv/, 'filter'],
  [/^(?:Linear|LazyLinear|Bilinear)$/, 'symbol-operator'],
  [/Norm/, 'law'],
  [/Dropout/, 'circle-slash'],
  [/Attention|^Transformer/, 'eye'],
  [/RNN|LSTM|GRU/, 'sync'],
  [/^(?:Flatten|Unflatten|PixelShuffle|PixelUnshuffle)$/, 'symbol-array'],
  [/^Upsamp/, 'arrow-up'],
  [/^Embedding/, 'symbol-key'],
  [/ReLU|LU$|Sigmoid|Tanh|Hard|Soft|Swish|Mish/, 'pulse'],
];

/** How an element looks. */
export function treeItem({ node, isRoot, id }: ModelElement, isOpen: boolean, media: vscode.Uri): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(nameOf(node), node.children.length === 0 ? None : isOpen ? Expanded : Collapsed);
  item.id = id;
  item.description = isRoot ? rootDescription(node) : description(node);
  item.tooltip = new vscode.MarkdownString(tooltip(node), true);
  item.iconPath = iconOf(node, isRoot, media);
  item.contextValue = [...(node.madeAt ? ['made'] : []), ...(node.isPooling && node.madeAt ? ['pooling'] : [])].join(
    ' ',
  );
  item.command = { command: 'poolscope.showCall', title: vscode.l10n.t('Show Call'), arguments: [{ node }] };
  return item;
}

/** `layer2.0.conv1`; its class if it has no name. */
export function nameOf({ path, className }: ModelNode): string {
  return path.name || className;
}

/** `Conv2d · (1, 64, 56, 56) · RF 11 · 36,864` */
function description({ path, className, output, field, parameters, isConditional }: ModelNode): string {
  const parts = [
    path.name && className,
    output,
    field && field.length > 0 && shortField(field),
    parameters !== undefined && parameters > 0 && parameters.toLocaleString('en'),
    isConditional && vscode.l10n.t('may not run'),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** `(1, 3, 224, 224) · 25.6M parameters · 4.09G multiply-adds` */
function rootDescription({ input, parameters, multiplyAdds, isAssumed }: ModelNode): string {
  const parts = [
    isAssumed ? vscode.l10n.t('{0} (assumed)', input ?? '') : input,
    parameters !== undefined && vscode.l10n.t('{0} parameters', shortAmount(parameters)),
    multiplyAdds !== undefined && vscode.l10n.t('{0} multiply-adds', shortAmount(multiplyAdds)),
  ];
  return parts.filter(Boolean).join(' · ');
}

function tooltip(node: ModelNode): string {
  const { path, className, input, output, field, isAssumed, isConditional } = node;
  const lines = [
    `**${markdownText(nameOf(node))}**${path.name ? ` ${markdownCode(className)}` : ''}`,
    `${markdownText(input ?? '?')} → **${markdownText(output ?? '?')}**`,
    [...(field ? [markdownText(fieldText(field))] : []), ...costTexts(node)].join('  \n'),
    ...(isAssumed ? [`$(question) ${vscode.l10n.t('Nothing calls this model: its input is assumed.')}`] : []),
    ...(isConditional ? [`$(question) ${vscode.l10n.t('Whether it runs depends on something unknown.')}`] : []),
  ];
  return lines.filter(Boolean).join('\n\n');
}

function iconOf({ layer, isPooling, children }: ModelNode, isRoot: boolean, media: vscode.Uri): vscode.IconPath {
  if (isPooling)
    return {
      light: vscode.Uri.joinPath(media, 'pool-light.svg'),
      dark: vscode.Uri.joinPath(media, 'pool-dark.svg'),
    };
  if (isRoot && !layer) return new vscode.ThemeIcon('symbol-class');
  if (children.length > 0 || !layer) return new vscode.ThemeIcon('layers');
  return new vscode.ThemeIcon(icons.find(([name]) => name.test(layer))?.[1] ?? 'symbol-method');
}
