import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { Latest } from '../../src/latest';
import { formatShape } from '../../src/tensors/tensor';
import type { EngineClient } from '../engine/client';
import { logFault } from '../shared/logger';
import type { Analyses } from '../sources/analyses';
import { findInDocument, isProse, isReadable } from '../sources/textTensor';
import { smallest } from './shapeHover';

/** How long the cursor rests before the status bar follows it: milliseconds. */
const REST = 150;
/** Longer texts are not searched wherever the cursor goes. */
const LONGEST = 1_000_000;

/** The shape of the tensor at the cursor, in the status bar; a click shows it in the panel. */
export function registerShapeAtCursor(engine: EngineClient, analyses: Analyses): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('poolscope.shape', vscode.StatusBarAlignment.Right, 101);
  item.name = vscode.l10n.t('Tensor Shape');
  item.command = 'poolscope.visualize';
  item.tooltip = vscode.l10n.t('Visualize Pooling');
  const latest = new Latest();
  let timer: NodeJS.Timeout | undefined;
  const update = async () => {
    const editor = vscode.window.activeTextEditor;
    const signal = latest.begin();
    try {
      const shape = editor && (await shapeAt(engine, analyses, editor, signal));
      if (signal.aborted) return;
      item.text = shape ?? '';
      if (shape === undefined) item.hide();
      else item.show();
    } catch (error) {
      if (!signal.aborted && !(error instanceof CancelledError)) logFault(error, 'the shape at the cursor');
    }
  };
  const follow = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), REST);
  };
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeTextEditorSelection(follow),
    vscode.window.onDidChangeActiveTextEditor(follow),
    analyses.onDidSettle(follow),
    new vscode.Disposable(() => {
      clearTimeout(timer);
      latest.cancel();
    }),
  );
}

async function shapeAt(
  engine: EngineClient,
  analyses: Analyses,
  { document, selection }: vscode.TextEditor,
  signal: AbortSignal,
): Promise<string | undefined> {
  const offset = document.offsetAt(selection.active);
  if (document.languageId === 'python') {
    const analysis = await analyses.of(document);
    const fact = analysis && smallest(analysis.shapes.facts, analysis.base + offset);
    if (!fact) return undefined;
    const others = fact.count > 1 ? ` ⋯${fact.count}` : fact.more ? ' …' : '';
    return `${fact.isAssumed ? '⇢ ' : ''}${fact.shapes[0]!}${others}`;
  }
  if (!isReadable(document) || isProse(document) || document.getText().length > LONGEST) return undefined;
  const { tensor } = await findInDocument(engine, document, offset, offset, signal);
  return tensor && formatShape(tensor.tensor.shape);
}
