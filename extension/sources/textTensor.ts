import * as vscode from 'vscode';
import { TensorError } from '../../src/errors';
import { readTensor } from '../../src/formats/json';
import { callFor } from '../../src/pooling/layerInput';
import { layers, type LayerCall } from '../../src/pooling/layers';
import type { Origin } from '../../src/worker/protocol';
import type { TensorReference } from '../../src/views/panel';
import { poolingCallAt } from '../../src/python/calls';
import { printedTensorAt } from '../../src/python/printed';
import { inputOf, tensorAt } from '../../src/python/shapes';
import type { Tensor, TensorHeader } from '../../src/tensors/tensor';
import type { EngineClient } from '../engine/client';
import { findInFile } from './fileTensor';
import { logPlace, loggedCell } from './loggedTensor';
import type { LastUsed } from './lastUsed';
import { pythonText } from './pythonText';

/** A tensor in the editor or in a file, and the layer that stands there, if one does. */
export interface FoundTensor {
  readonly reference: TensorReference;
  readonly tensor: TensorHeader;
  readonly origin: Origin;
  readonly call?: LayerCall;
}

/** A tensor whose values stand in a text. */
export interface FoundLiteral extends FoundTensor {
  readonly tensor: Tensor;
}

/** A layer whose input the text does not tell. */
export interface FoundCall {
  readonly call: LayerCall;
}

/** The layer that stands there, else the one used last if it takes the tensor; a picture is not pooled across its channels. */
export function callOf({ tensor, call, reference }: FoundTensor, lastUsed: LastUsed): LayerCall {
  const last = lastUsed.call;
  const isFlat = (!reference.choice?.isImage && reference.kind !== 'logged') || (last && layers[last.op].rank === 2);
  return call ?? callFor(tensor, isFlat ? last : undefined);
}

/** Texts that a tensor can stand in; in those that are neither JSON nor Python it is a printed one. */
const languages = {
  json: ['json', 'jsonc', 'jsonl'],
  python: ['python'],
  prose: ['plaintext', 'log', 'markdown', 'restructuredtext'],
};

/** Whether a tensor can stand there only as it was printed: most of such texts hold none. */
export function isProse({ languageId }: vscode.TextDocument): boolean {
  return languages.prose.includes(languageId);
}

export function isReadable({ languageId }: vscode.TextDocument): boolean {
  return Object.values(languages).some((ids) => ids.includes(languageId));
}

/**
 * The tensor, or at least the layer, at a range of a document.
 *
 * @throws TensorError if there is neither, or the tensor is broken; its offset is the document's
 */
export function tensorAtRange(document: vscode.TextDocument, start: number, end: number): FoundLiteral | FoundCall {
  if (document.languageId === 'python') return pythonAt(document, start, end);
  if (isProse(document)) {
    const printed = printedAt(document, start, end);
    if (printed) return printed;
    throw new TensorError(vscode.l10n.t('there is no printed tensor here: put the cursor into one'), start);
  }
  const { tensor, site } = readTensor(document.getText(), start, end);
  return {
    tensor,
    origin: { kind: 'values', tensor },
    reference: {
      uri: String(document.uri),
      kind: 'json',
      start: site.start,
      end: site.end,
      name: site.path || fileName(document.uri),
    },
  };
}

/** What `print(tensor)` put out, as it stands in a log, in prose or in a comment. */
export function printedAt(document: vscode.TextDocument, from: number, to: number): FoundLiteral | undefined {
  const printed = printedTensorAt(document.getText(), from, to);
  if (!printed) return undefined;
  const { tensor, start, end } = printed;
  const name = vscode.l10n.t('printed in {0}', fileName(document.uri));
  const reference = { uri: String(document.uri), kind: 'printed', start, end, name } as const;
  return { tensor, origin: { kind: 'values', tensor }, reference };
}

function pythonAt(document: vscode.TextDocument, offset: number, end: number): FoundLiteral | FoundCall {
  const { source, base } = pythonText(document);
  try {
    const call = poolingCallAt(source, base + offset);
    const literal = tensorAt(source, base + offset);
    const isLiteralInside = call && literal && call.start < literal.start;
    const site = call && !isLiteralInside ? inputOf(source, call) : literal;
    if (!site && call) return { call: call.call };
    if (!site) {
      const printed = printedAt(document, offset, end);
      if (printed) return printed;
      throw new TensorError(
        vscode.l10n.t('there is neither a tensor literal nor a pooling layer here: put the cursor into one'),
        base + offset,
      );
    }
    const reference = {
      uri: String(document.uri),
      kind: 'python',
      start: offset,
      end: offset,
      name: site.name,
    } as const;
    const { tensor } = site;
    return { reference, tensor, origin: { kind: 'values', tensor }, ...(call ? { call: call.call } : {}) };
  } catch (error) {
    if (!(error instanceof TensorError) || error.offset === undefined) throw error;
    throw new TensorError(error.message, Math.max(0, error.offset - base));
  }
}

/** Reads a tensor again that was found before, in the text as it is now. */
export async function readReference(engine: EngineClient, reference: TensorReference): Promise<FoundTensor> {
  const uri = vscode.Uri.parse(reference.uri);
  if (reference.choice) return findInFile(engine, uri, reference.choice);
  if (reference.logged) return loggedCell(await logPlace(uri), reference.logged);
  const found = tensorAtRange(await openDocument(uri), reference.start, reference.end);
  if ('tensor' in found) return found;
  throw new TensorError(vscode.l10n.t('the text no longer tells the input of this layer'));
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  if (uri.scheme !== 'vscode-notebook-cell') return vscode.workspace.openTextDocument(uri);
  const open = () =>
    vscode.workspace.notebookDocuments
      .flatMap((notebook) => notebook.getCells())
      .find((cell) => String(cell.document.uri) === String(uri))?.document;
  const file = vscode.workspace.workspaceFolders?.[0]?.uri.with({ path: uri.path }) ?? uri.with({ scheme: 'file' });
  if (!open()) await vscode.workspace.openNotebookDocument(file.with({ fragment: '' }));
  const document = open();
  if (!document) throw new TensorError(vscode.l10n.t('the notebook cell is gone'));
  return document;
}

function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
