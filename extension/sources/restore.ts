import * as vscode from 'vscode';
import { messageOf, TensorError } from '../../src/errors';
import { readLink } from '../../src/views/link';
import type { TensorReference } from '../../src/worker/origin';
import type { EngineClient } from '../engine/client';
import type { Analyses } from './analyses';
import { findInFile } from './fileTensor';
import type { FoundTensor } from './foundTensor';
import { linkedTensor } from './linkedTensor';
import { loggedCell, logPlace } from './loggedTensor';
import { sampleInput } from './sampleTensor';
import { tensorOrInputAt } from './tensorAt';

/** Finds a tensor again, in the text or the file as it is now. */
export async function readReference(
  engine: EngineClient,
  analyses: Analyses,
  reference: TensorReference,
): Promise<FoundTensor> {
  const { uri, kind, shape, choice, logged } = reference;
  if (kind === 'link') return linkedTensor(readLink(uri), uri);
  if (shape && uri === '') return sampleInput(shape);
  const address = vscode.Uri.parse(uri);
  if (choice) return findInFile(engine, address, choice);
  if (logged) return loggedCell(await logPlace(address), logged);
  const document = await openDocument(address);
  const found = await tensorOrInputAt(engine, analyses, document, reference.start, reference.end);
  if ('tensor' in found) return found;
  throw new TensorError(vscode.l10n.t('Input of this layer is now unknown'));
}

/** The document at an address; of a notebook's cell the notebook is opened. @throws TensorError if it is gone */
export async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  if (uri.scheme !== 'vscode-notebook-cell') return opened(vscode.workspace.openTextDocument(uri));
  const open = () =>
    vscode.workspace.notebookDocuments
      .flatMap((notebook) => notebook.getCells())
      .find((cell) => String(cell.document.uri) === String(uri))?.document;
  const file = vscode.workspace.workspaceFolders?.[0]?.uri.with({ path: uri.path }) ?? uri.with({ scheme: 'file' });
  if (!open()) await opened(vscode.workspace.openNotebookDocument(file.with({ fragment: '' })));
  const document = open();
  if (!document) throw new TensorError(vscode.l10n.t('The notebook cell no longer exists'));
  return document;
}

/** VS Code says with a plain error that a file cannot be opened: it may be gone. */
async function opened<Opened>(opening: Thenable<Opened>): Promise<Opened> {
  try {
    return await opening;
  } catch (error) {
    throw new TensorError(messageOf(error));
  }
}
