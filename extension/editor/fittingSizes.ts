import * as vscode from 'vscode';
import type { SizesThatFit } from '../../src/worker/protocol';
import { showError } from '../shared/logger';
import { withProgress } from '../shared/progress';
import type { Analyses } from '../sources/analyses';
import { joinedText, locationOf, type JoinedText } from '../sources/pythonText';

/** The most ranges of sizes that are told. */
const MOST_RANGES = 4;
const COMMAND = 'poolscope.showFittingSizes';

/** 'Which Image Sizes Fit': the model at the cursor is run on squares of many sizes. */
export function registerFittingSizes(analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMAND, (line?: unknown) => showSizes(analyses, line)),
    vscode.languages.registerCodeActionsProvider('python', { provideCodeActions: actions }),
  );
}

function actions(document: vscode.TextDocument, { start }: vscode.Range): vscode.CodeAction[] {
  if (!/^class\s.*\bModule\b/.test(document.lineAt(start.line).text)) return [];
  const title = vscode.l10n.t('Which Image Sizes Fit?');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Empty);
  action.command = { command: COMMAND, title };
  return [action];
}

/** A link to the sizes that fit the class on a line of the active editor. */
export function sizesLink(line: number): string {
  const argument = encodeURIComponent(JSON.stringify([line]));
  return `[${vscode.l10n.t('Which Image Sizes Fit?')}](command:${COMMAND}?${argument})`;
}

/** @param line where the class is; the cursor's, if it is left out */
async function showSizes(analyses: Analyses, line: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const at = typeof line === 'number' ? new vscode.Position(line, 0) : editor?.selection.active;
  const name = editor && at && classAbove(editor.document.getText(), editor.document.offsetAt(at));
  if (!editor || name === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor into the class of a model first.'));
    return;
  }
  try {
    const joined = joinedText(editor.document);
    const answer = await withProgress(vscode.l10n.t('Trying sizes…'), async (signal) => ({
      found: await analyses.sizes(joined, name, signal),
    }));
    if (answer) await tell(joined, name, answer.found);
  } catch (error) {
    await showError(error, 'trying sizes');
  }
}

async function tell(joined: JoinedText, name: string, found: SizesThatFit | undefined): Promise<void> {
  const start = found?.failure?.start;
  const goThere = vscode.l10n.t('Go to Location');
  const buttons = start === undefined ? [] : [goThere];
  const chosen = await vscode.window.showInformationMessage(sizesText(name, found), ...buttons);
  if (chosen !== goThere || start === undefined) return;
  const { uri, range } = locationOf(joined, { start, end: start });
  await vscode.window.showTextDocument(uri, { selection: range });
}

/** The class in which an offset is, or on whose line. */
export function classAbove(text: string, offset: number): string | undefined {
  const end = text.indexOf('\n', offset);
  const before = text.slice(0, end < 0 ? text.length : end);
  return [...before.matchAll(/^class[ \t]+(\w+)/gm)].at(-1)?.[1];
}

/** `LeNet runs for H = W = 32…35. 31: mat1 and mat2 shapes cannot be multiplied (…)`. */
export function sizesText(name: string, found: SizesThatFit | undefined): string {
  if (!found)
    return vscode.l10n.t(
      'It is not known for which sizes {0} runs: it takes no images, or is not followed to its end.',
      name,
    );
  const { ranges, multiple, failure } = found;
  const listed = ranges.slice(0, MOST_RANGES).map(([from, to]) => (from === to ? String(from) : `${from}…${to}`));
  const sizes = [...listed, ...(ranges.length > MOST_RANGES ? ['…'] : [])].join(', ');
  const runs =
    ranges.length === 0
      ? vscode.l10n.t('{0} runs for none of the sizes tried.', name)
      : multiple === undefined
        ? vscode.l10n.t('{0} runs for H = W = {1}.', name, sizes)
        : vscode.l10n.t('{0} runs for multiples of {1}, from {2} on.', name, multiple, ranges[0]![0]);
  return failure ? `${runs} ${failure.size}: ${failure.message}` : runs;
}
