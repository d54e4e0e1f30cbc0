import * as vscode from 'vscode';
import type { ModelNode } from '../../src/worker/modelNode';
import { markdownCode } from '../shared/escape';
import { shortField } from '../shared/fieldText';
import { nameOf } from './modelItem';

/** A model as a table in Markdown: a row for each module, its totals first. */
export function modelTable(root: ModelNode): string {
  const head = [
    vscode.l10n.t('Name'),
    vscode.l10n.t('Layer'),
    vscode.l10n.t('Output'),
    vscode.l10n.t('Receptive field'),
    vscode.l10n.t('Parameters'),
    vscode.l10n.t('Multiply-adds'),
  ];
  const rows = [head, ['---', '---', '---', '---', '---:', '---:'], ...rowsOf(root)];
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function rowsOf(node: ModelNode): string[][] {
  const { className, output, field, parameters, multiplyAdds, children } = node;
  const amount = (count: number | undefined) => count?.toLocaleString('en') ?? '?';
  const names = [nameOf(node), className].map(markdownCode);
  const cells = [...names, output ?? '?', field && field.length > 0 ? shortField(field) : ''];
  const row = [...cells.map((cell) => cell.replaceAll('|', '\\|')), amount(parameters), amount(multiplyAdds)];
  return [row, ...children.flatMap(rowsOf)];
}
