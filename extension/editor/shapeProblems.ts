import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import type { ShapeProblem } from '../../src/worker/protocol';
import { logFault } from '../shared/logger';
import type { Analyses, Analysis } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { problemLink } from './problemDocs';

/** Whose diagnostics they are. */
export const SOURCE = 'poolscope';

const severities = {
  error: () => vscode.DiagnosticSeverity.Error,
  warning: () => vscode.DiagnosticSeverity.Warning,
  hint: () => vscode.DiagnosticSeverity.Hint,
};

/** What PyTorch would refuse, at the call that fails, in its own words; as a hint, cells that no window covers. */
export function registerShapeProblems(analyses: Analyses): vscode.Disposable {
  const diagnostics = vscode.languages.createDiagnosticCollection('poolscope');
  const refresh = async (document: vscode.TextDocument) => {
    try {
      const analysis = await analyses.of(document);
      // what stands there while somebody types stays
      if (!analysis || analysis.shapes.isBroken || document.isClosed) return;
      const own = analysis.shapes.problems.map((problem) => diagnosticOf(problem, analysis));
      // a change in one cell of a notebook is one for all
      for (const { document: part } of analysis.parts) {
        const here = own.filter(({ location }) => String(location.uri) === String(part.uri));
        diagnostics.set(
          part.uri,
          here.map(({ diagnostic }) => diagnostic),
        );
      }
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

function diagnosticOf({ start, end, severity, code, message, made }: ShapeProblem, analysis: Analysis) {
  const location = locationOf(analysis, { start, end });
  const diagnostic = new vscode.Diagnostic(location.range, message, severities[severity]());
  diagnostic.source = SOURCE;
  diagnostic.code = { value: code, target: problemLink(code) };
  if (made) {
    const call = analysis.text.slice(made.start, made.end).replace(/\s+/g, ' ');
    const text = vscode.l10n.t('The layer is made here: {0}', call);
    diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(locationOf(analysis, made), text)];
  }
  return { location, diagnostic };
}
