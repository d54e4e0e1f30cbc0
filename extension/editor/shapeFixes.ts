import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import type { ShapeFix } from '../../src/worker/protocol';
import { logFault } from '../shared/logger';
import type { Analyses } from '../sources/analyses';
import { joinedText, locationOf, type JoinedText } from '../sources/pythonText';
import { SOURCE } from './shapeProblems';

/** Offers what mends a problem, at its light bulb. */
export function registerShapeFixes(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider('python', new ShapeFixes(analyses), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

class ShapeFixes implements vscode.CodeActionProvider {
  constructor(private readonly analyses: Analyses) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const joined = joinedText(document);
    const actions = diagnostics
      .filter(({ source }) => source === SOURCE)
      .map((diagnostic) => this.actionsFor(diagnostic, document, joined, token));
    return (await Promise.all(actions)).flat();
  }

  private async actionsFor(
    diagnostic: vscode.Diagnostic,
    document: vscode.TextDocument,
    joined: JoinedText,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const start = joined.base + document.offsetAt(diagnostic.range.start);
    try {
      const fixes = await this.analyses.fixes(joined, start, token);
      return fixes.map((fix, i) => actionOf(fix, joined, diagnostic, i === 0));
    } catch (error) {
      if (!(error instanceof CancelledError)) logFault(error, 'fixes', { path: document.uri.path });
      return [];
    }
  }
}

function actionOf(
  { title, edits }: ShapeFix,
  joined: JoinedText,
  diagnostic: vscode.Diagnostic,
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  action.edit = new vscode.WorkspaceEdit();
  for (const edit of edits) {
    const { uri, range } = locationOf(joined, edit);
    action.edit.replace(uri, range, edit.text);
  }
  return action;
}
