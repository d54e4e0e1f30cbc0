import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { logFault } from '../shared/logger';
import type { Analyses } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { poolingRuns, runText, type PoolingRun } from './poolingRuns';

/** What poolings take and give, above their lines; below a notebook's cell in its status bar. One click shows them. */
export function registerPoolingLenses(analyses: Analyses): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    analyses.onDidChange(() => {
      changed.fire();
    }),
    vscode.languages.registerCodeLensProvider('python', {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document, token) =>
        document.uri.scheme === CELL ? [] : orNothing(() => lensesOf(analyses, document, token)),
    }),
    vscode.notebooks.registerNotebookCellStatusBarItemProvider('*', {
      provideCellStatusBarItems: ({ document }, token) =>
        orNothing(async () => (await lensesOf(analyses, document, token)).slice(0, 1).map(statusBarItem)),
    }),
  );
}

/** The scheme of a notebook's cells. */
const CELL = 'vscode-notebook-cell';

async function lensesOf(
  analyses: Analyses,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<vscode.CodeLens[]> {
  const analysis = await analyses.of(document, token);
  if (!analysis) return [];
  return poolingRuns(analysis.text, analysis.shapes).flatMap((run) => {
    const { uri, range } = locationOf(analysis, run);
    return String(uri) === String(document.uri) ? [new vscode.CodeLens(range, commandOf(run, document, range))] : [];
  });
}

function commandOf(run: PoolingRun, document: vscode.TextDocument, { start }: vscode.Range): vscode.Command {
  const shapes = run.isAssumed ? vscode.l10n.t('{0} (assumed)', runText(run)) : runText(run);
  return {
    title: `${shapes} · ${vscode.l10n.t('Visualize')}`,
    command: 'poolscope.visualize',
    arguments: [{ uri: String(document.uri), offset: document.offsetAt(start) }],
  };
}

function statusBarItem({ command }: vscode.CodeLens): vscode.NotebookCellStatusBarItem {
  const item = new vscode.NotebookCellStatusBarItem(command!.title, vscode.NotebookCellStatusBarAlignment.Left);
  item.command = command!;
  return item;
}

async function orNothing<T>(find: () => Promise<T[]>): Promise<T[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof CancelledError)) logFault(error, 'what poolings take');
    return [];
  }
}
