import * as vscode from 'vscode';
import { TensorError } from '../../src/errors';
import { extensionsOf } from '../../src/formats/fileTypes';
import type { Analyses } from '../sources/analyses';
import type { EngineClient } from '../engine/client';
import { labelText, messageText } from '../shared/escape';
import { showError } from '../shared/logger';
import { withProgress } from '../shared/progress';
import { nameOf } from '../shared/uri';
import { chooseInFile, listFile } from '../sources/fileTensor';
import type { LastUsed } from '../sources/lastUsed';
import { tensorOrInputAt } from '../sources/tensorAt';
import { isReadable } from '../sources/textTensor';
import type { PanelHost } from './panel';

/** The place a hover's link points to. */
interface Place {
  readonly uri: string;
  readonly offset: number;
}

export function registerCommands(
  engine: EngineClient,
  panels: PanelHost,
  lastUsed: LastUsed,
  analyses: Analyses,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('poolscope.visualize', async (place?: unknown) => {
      try {
        const target = isPlace(place) ? await documentAt(place) : activeSelection();
        if (target) await visualize(engine, panels, lastUsed, analyses, target);
      } catch (error) {
        await showError(error, 'opening a text');
      }
    }),
    ...[false, true].map((raw) =>
      vscode.commands.registerCommand(
        raw ? 'poolscope.visualizeRawFile' : 'poolscope.visualizeFile',
        async (uri?: unknown) => {
          const file =
            uri instanceof vscode.Uri
              ? uri
              : await pickFile(extensionsOf(raw ? ({ format }) => format === 'image' : undefined));
          if (file) await visualizeFile(engine, panels, file, raw);
        },
      ),
    ),
  );
}

interface Target {
  readonly document: vscode.TextDocument;
  readonly start: number;
  readonly end: number;
}

async function visualize(
  engine: EngineClient,
  panels: PanelHost,
  lastUsed: LastUsed,
  analyses: Analyses,
  { document, start, end }: Target,
): Promise<void> {
  try {
    const found = await tensorOrInputAt(engine, analyses, document, start, end);
    const tensor = 'tensor' in found ? found : lastUsed.tensor;
    if (!tensor) {
      throw new TensorError(
        vscode.l10n.t('Input of this layer unknown. Visualize a tensor first; it becomes the input.'),
        start,
      );
    }
    await panels.show(tensor, found.call);
  } catch (error) {
    await showProblem(error, document);
  }
}

async function visualizeFile(engine: EngineClient, panels: PanelHost, uri: vscode.Uri, raw: boolean): Promise<void> {
  const name = nameOf(uri);
  const title = vscode.l10n.t('Reading {0}…', name);
  try {
    const listed = await withProgress(title, (signal) => listFile(engine, uri, signal));
    const found = listed && (await chooseInFile(listed, raw));
    if (found) await withProgress(title, (signal) => panels.show(found, undefined, signal));
  } catch (error) {
    await showError(error, 'reading a file', name);
  }
}

/** Shows what is wrong and where, and offers to go there. */
async function showProblem(error: unknown, document: vscode.TextDocument): Promise<void> {
  const name = vscode.workspace.asRelativePath(document.uri);
  if (!(error instanceof TensorError) || error.offset === undefined) {
    await showError(error, 'visualizing', name);
    return;
  }
  const position = document.positionAt(error.offset);
  const place = vscode.l10n.t('{0}, line {1}, column {2}', name, position.line + 1, position.character + 1);
  const go = vscode.l10n.t('Go to Location');
  if ((await vscode.window.showErrorMessage(messageText(`${place}: ${error.message}`), go)) === go) {
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
  }
}

function activeSelection(): Target | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isReadable(editor.document)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a JSON, Python or text file, place the cursor in a tensor, and run this command again.'),
    );
    return undefined;
  }
  const { document, selection } = editor;
  return { document, start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
}

/** @throws TensorError if the text ends before the place */
async function documentAt({ uri, offset }: Place): Promise<Target> {
  const open = vscode.workspace.textDocuments.find((document) => String(document.uri) === uri);
  const document = open ?? (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)));
  if (offset > document.getText().length) {
    throw new TensorError(vscode.l10n.t('{0} has changed since. Point at the tensor again.', nameOf(document.uri)));
  }
  return { document, start: offset, end: offset };
}

/** Whether a command's argument is a place; other extensions and key bindings may pass anything. */
function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null || !('offset' in value) || !('uri' in value)) return false;
  return typeof value.uri === 'string' && Number.isSafeInteger(value.offset) && Number(value.offset) >= 0;
}

async function pickFile(extensions: readonly string[]): Promise<vscode.Uri | undefined> {
  const pattern = `**/*.{${extensions.join(',')}}`;
  const files = await vscode.workspace.findFiles(pattern, '**/{node_modules,.*}/**', 500);
  const items = files.map((uri) => ({ label: labelText(vscode.workspace.asRelativePath(uri)), uri }));
  items.sort((a, b) => a.label.localeCompare(b.label));
  const placeHolder = vscode.l10n.t('Select a file');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}
