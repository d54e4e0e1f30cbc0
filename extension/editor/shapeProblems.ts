import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import type { ShapeProblem } from '../../src/worker/protocol';
import { logFault } from '../shared/logger';
import type { Analyses } from '../sources/analyses';

const severities = {
  error: () => vscode.DiagnosticSeverity.Error,
  warning: () => vscode.DiagnosticSeverity.Warning,
};

/** What PyTorch would refuse, at the call that fails, in its own words. */
export function registerShapeProblems(analyses: Analyses): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection('poolscope');
  const refresh = async (document: vscode.TextDocument) => {
    try {
      const analysis = await analyses.of(document);
      // what stands there while somebody types stays
      if (!analysis || analysis.shapes.isBroken || document.isClosed) return;
      const end = analysis.base + document.getText().length;
      const own = analysis.shapes.problems.filter(({ start }) => start >= analysis.base && start <= end);
      diagnostics.set(
        document.uri,
        own.map((problem) => diagnosticOf(document, problem, analysis.base)),
      );
    } catch (error) {
      if (!(error instanceof CancelledError)) logFault(error, 'shape problems');
    }
  };
  return vscode.Disposable.from(
    diagnostics,
    analyses.onDidSettle((document) => void refresh(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      diagnostics.delete(uri);
    }),
  );
}

function diagnosticOf(
  document: vscode.TextDocument,
  { start, end, severity, code, message }: ShapeProblem,
  base: number,
): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(start - base), document.positionAt(end - base));
  const diagnostic = new vscode.Diagnostic(range, message, severities[severity]());
  diagnostic.source = 'poolscope';
  diagnostic.code = code;
  return diagnostic;
}
