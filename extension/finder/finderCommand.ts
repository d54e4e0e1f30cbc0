import * as vscode from 'vscode';
import { messageOf } from '../../src/errors';
import { formatCall } from '../../src/pooling/layers';
import type { PanelHost } from '../panel/panel';
import type { EngineClient } from '../engine/client';
import { showError } from '../shared/logger';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { sampleTensor } from '../sources/sampleTensor';
import { fits, knownInputs, pooledSizes } from './knownInputs';
import { pickSolution, type Choice } from './pickSolution';
import { formatSizes, parseSizes } from './sizes';
import { solutionItems } from './solutionItems';

/** **Find Pooling Parameters…**: from 'I have 32×32 and want 16×16' to the layers that do it. */
export function registerFinder(engine: EngineClient, panels: PanelHost, lastUsed: LastUsed): vscode.Disposable {
  return vscode.commands.registerCommand('poolscope.findParameters', () => find(engine, panels, lastUsed));
}

async function find(engine: EngineClient, panels: PanelHost, lastUsed: LastUsed): Promise<void> {
  try {
    const active = vscode.window.activeTextEditor;
    const editor = active?.document.languageId === 'python' ? active : undefined;
    const known = await knownInputs(engine, editor, lastUsed);
    const text = await askSizes(known[0] && pooledSizes(known[0], lastUsed));
    if (text === undefined) return;
    const items = parseSizes(text).flatMap(solutionItems);
    const choice = await pickSolution(items, editor ? ['insert', 'open', 'copy'] : ['open', 'copy']);
    if (choice) await carryOut(choice, editor, known, panels);
  } catch (error) {
    await showError(error, 'finding pooling parameters');
  }
}

/** @param known proposed as the input, to be halved */
async function askSizes(known: readonly number[] | undefined): Promise<string | undefined> {
  const input = known?.length && known.every((size) => size > 0) ? `${formatSizes(known)} → ` : '';
  const value = input && input + formatSizes(known!.map((size) => Math.ceil(size / 2)));
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Find Pooling Parameters'),
    prompt: vscode.l10n.t('Input size → output size'),
    placeHolder: vscode.l10n.t('32×32 → 16×16, or 32 → 16 for a square'),
    value,
    valueSelection: [input.length, value.length],
    validateInput: (text) => {
      try {
        parseSizes(text);
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
  });
}

async function carryOut(
  { item: { call, inputSizes }, action }: Choice,
  editor: vscode.TextEditor | undefined,
  known: readonly FoundTensor[],
  panels: PanelHost,
): Promise<void> {
  switch (action) {
    case 'insert':
      await editor?.edit((edit) => {
        edit.replace(editor.selection, formatCall(call));
      });
      break;
    case 'copy':
      await vscode.env.clipboard.writeText(formatCall(call));
      break;
    case 'open':
      await panels.show(known.find((found) => fits(found, call, inputSizes)) ?? sampleTensor(inputSizes), call);
  }
}
