import * as vscode from 'vscode';
import english from '../../docs/problems.md';
import chinese from '../../docs/problems.zh-cn.md';

const COMMAND = 'poolscope.explainProblem';
const page = vscode.Uri.from({ scheme: 'poolscope', path: '/problems.md' });

/** The page that explains what is underlined, in the reader's language. */
export function registerProblemDocs(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(page.scheme, {
      provideTextDocumentContent: () => (vscode.env.language.startsWith('zh') ? chinese : english),
    }),
    vscode.commands.registerCommand(COMMAND, (code = '') =>
      vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment: String(code).toLowerCase() })),
    ),
  );
}

/** A link to what the page says of a code. */
export function problemLink(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'command', path: COMMAND, query: JSON.stringify([code]) });
}
