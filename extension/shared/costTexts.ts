import * as vscode from 'vscode';
import type { ModelNode } from '../../src/worker/modelNode';
import { byteAmount } from '../../src/tensors/amounts';

/** What a module learns, does and gives; what is not known is left out. */
export function costTexts({ parameters, multiplyAdds, bytes }: ModelNode): string[] {
  return [
    ...(parameters === undefined ? [] : [vscode.l10n.t('Learnable parameters: {0}', parameters.toLocaleString('en'))]),
    ...(multiplyAdds === undefined ? [] : [vscode.l10n.t('Multiply-adds: {0}', multiplyAdds.toLocaleString('en'))]),
    ...(bytes === undefined ? [] : [vscode.l10n.t('Outputs in memory: {0}', byteAmount(bytes))]),
  ];
}
