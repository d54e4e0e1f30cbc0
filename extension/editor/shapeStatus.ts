import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { logFault } from '../shared/logger';
import type { Analyses, Analysis } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { inputsText } from './shapeHover';

/** How much is known of a Python text, in the status bar's language menu; its command lists what is not, and why. */
export function registerShapeStatus(analyses: Analyses): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('poolscope.shapes', 'python');
  item.name = 'Poolscope';
  item.text = vscode.l10n.t('Shapes');
  const refresh = async (document: vscode.TextDocument | undefined) => {
    if (document?.languageId !== 'python') return;
    try {
      const analysis = await analyses.of(document);
      if (analysis) show(item, analysis);
    } catch (error) {
      if (!(error instanceof CancelledError)) logFault(error, 'shape status');
    }
  };
  const active = () => vscode.window.activeTextEditor?.document;
  void refresh(active());
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor((editor) => void refresh(editor?.document)),
    analyses.onDidSettle((document) => {
      if (document === active()) void refresh(document);
    }),
    vscode.commands.registerCommand('poolscope.showUnknownShapes', () => listUnknown(analyses, active())),
  );
}

function show(item: vscode.LanguageStatusItem, { shapes: { facts, unknowns } }: Analysis): void {
  const [known, unknown] = [facts.length, unknowns.length];
  item.text = vscode.l10n.t('{0} shapes known', known);
  item.detail = unknown === 0 ? '' : vscode.l10n.t('{0} places not followed', unknown);
  item.command = { command: 'poolscope.showUnknownShapes', title: vscode.l10n.t('Show Why') };
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly start: number;
  readonly end: number;
}

/** Lists what is assumed and what is not followed; the one that is chosen is shown in the text. */
async function listUnknown(analyses: Analyses, document: vscode.TextDocument | undefined): Promise<void> {
  const analysis = document && (await analyses.of(document));
  const items = analysis ? itemsOf(analysis) : [];
  if (!analysis || items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Every shape in this text is known.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('What is not known, and why'),
    matchOnDescription: true,
  });
  if (!chosen) return;
  const { uri, range } = locationOf(analysis, chosen);
  await vscode.window.showTextDocument(uri, { selection: range });
}

function itemsOf({ text, shapes }: Analysis): PlaceItem[] {
  const lineOf = (offset: number) => vscode.l10n.t('line {0}', text.slice(0, offset).split('\n').length);
  const assumed = shapes.assumed.map((model) => ({
    label: `$(question) ${model.name}`,
    description: vscode.l10n.t('input assumed: {0}', inputsText(model)),
    start: model.forward,
    end: model.forward,
  }));
  const unknown = shapes.unknowns.map(({ start, end, why }) => ({
    label: text.slice(start, end).replace(/\s+/g, ' ').slice(0, 60),
    description: `${lineOf(start)} · ${why}`,
    start,
    end,
  }));
  return [...assumed, ...unknown];
}
