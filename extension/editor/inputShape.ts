import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { logFault } from '../shared/logger';
import type { Analyses } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { inputsText } from './shapeHover';

/** 'Set Input Shape': writes the input that is assumed of a model into the text, to be changed there. */
export function registerInputShape(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    'python',
    { provideCodeActions: (document, range, _, token) => actions(analyses, document, range, token) },
    { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] },
  );
}

async function actions(
  analyses: Analyses,
  document: vscode.TextDocument,
  { start }: vscode.Range,
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  try {
    const analysis = await analyses.of(document, token);
    if (!analysis) return [];
    const at = analysis.base + document.offsetAt(start);
    const model = analysis.shapes.assumed.find((each) => each.start <= at && at <= each.end);
    if (!model || model.inputs.every(({ source }) => source === 'poolscope')) return [];
    const { uri, range } = locationOf(analysis, { start: model.forward, end: model.forward });
    const indent = ' '.repeat(range.start.character);
    const action = new vscode.CodeAction(vscode.l10n.t('Set Input Shape'), vscode.CodeActionKind.RefactorRewrite);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.insert(uri, range.start, `# poolscope: ${inputsText(model)}\n${indent}`);
    return [action];
  } catch (error) {
    if (!(error instanceof CancelledError)) logFault(error, 'set input shape');
    return [];
  }
}
