import * as vscode from 'vscode';
import { TensorError, unpackError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import type { FoundAt, LayerInText, TensorInText, TextEdit, TextRange } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { nameOf } from '../shared/uri';
import type { FoundCall, FoundInText } from './foundTensor';
import { joinedText } from './pythonText';

/** Languages that can contain a tensor; in prose, a printed one. */
const languages = {
  json: ['json', 'jsonc', 'jsonl'],
  python: ['python'],
  prose: ['plaintext', 'log', 'markdown', 'restructuredtext'],
};

/** Whether a tensor there can only be a printed one; most such texts have none. */
export function isProse({ languageId }: vscode.TextDocument): boolean {
  return languages.prose.includes(languageId);
}

export function isReadable({ languageId }: vscode.TextDocument): boolean {
  return Object.values(languages).some((ids) => ids.includes(languageId));
}

/** What stands at a range of a document. */
export interface FoundInDocument {
  /** Its offsets are those of the text. */
  readonly layer?: LayerInText;
  readonly tensor?: FoundInText;
  /** Why there should be a tensor, but is none; its offset is the document's. */
  readonly refusal?: Error;
  /** Where the document begins in the text that it is part of. */
  readonly base: number;
}

/**
 * Has the worker look at a range of a document.
 *
 * @throws CancelledError if `signal` says so, or the document changes meanwhile
 */
export async function findInDocument(
  engine: EngineClient,
  document: vscode.TextDocument,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<FoundInDocument> {
  const { base, range } = rangeOf(document, start, end);
  const found = await whileUnchanged(document, signal, (either) => engine.request('find', range, { signal: either }));
  return inDocument(document, found, base, start);
}

/**
 * Writes a pooling call of a Python document anew, as one step that can be undone. Only its arguments change.
 *
 * @param from what the call is expected to be
 * @throws PoolscopeError if it is another one, or if the new call cannot be written there; CancelledError if the document changes meanwhile
 */
export async function writeCall(
  engine: EngineClient,
  document: vscode.TextDocument,
  offset: number,
  from: LayerCall,
  to: LayerCall,
): Promise<void> {
  const { base, range } = rangeOf(document, offset, offset);
  const edits = await whileUnchanged(document, undefined, (signal) =>
    engine.request('callEdits', { range, from, to }, { signal }),
  );
  await write(document, edits, base);
}

/**
 * Writes another number into the tensor at a range of a document, as one step that can be undone.
 *
 * @param index of the number, in row-major order
 * @throws PoolscopeError if it is no number, or the tensor is not spelled out there; CancelledError if the document changes meanwhile
 */
export async function writeNumber(
  engine: EngineClient,
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
  index: number,
  written: string,
): Promise<void> {
  const { base, range } = rangeOf(document, start, end);
  const edit = await whileUnchanged(document, undefined, (signal) =>
    engine.request('numberEdit', { range, index, written }, { signal }),
  );
  await write(document, [edit], base);
}

/** @throws TensorError if the document cannot be edited */
async function write(document: vscode.TextDocument, edits: readonly TextEdit[], base: number): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    const part = new vscode.Range(document.positionAt(start - base), document.positionAt(end - base));
    edit.replace(document.uri, part, text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new TensorError(vscode.l10n.t('{0} cannot be edited', nameOf(document.uri)));
  }
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): { base: number; range: TextRange } {
  const isPython = document.languageId === 'python';
  const own = document.getText();
  const { text, base } = isPython ? joinedText(document) : { text: own, base: 0 };
  const range = {
    text,
    language: isPython ? 'python' : isProse(document) ? 'prose' : 'json',
    path: document.uri.path,
    start: base + start,
    end: base + end,
    part: [base, base + own.length],
  } as const;
  return { base, range };
}

/**
 * The tensor, or at least the layer, at a range of a document.
 *
 * @throws TensorError if there is neither, or the tensor is broken; its offset is the document's. See `findInDocument`
 */
export async function tensorAtRange(
  engine: EngineClient,
  document: vscode.TextDocument,
  start: number,
  end: number,
): Promise<FoundInText | FoundCall> {
  return tensorOrCall(await findInDocument(engine, document, start, end), document, start);
}

/** @throws TensorError if neither was found, or a broken tensor */
export function tensorOrCall(
  { tensor, layer, refusal }: FoundInDocument,
  document: vscode.TextDocument,
  start: number,
): FoundInText | FoundCall {
  if (refusal) throw refusal;
  if (tensor) return tensor;
  if (layer) return { call: layer.call, site: layer };
  throw new TensorError(
    isProse(document)
      ? vscode.l10n.t('No printed tensor here. Place the cursor in one.')
      : vscode.l10n.t('No tensor or pooling layer here. Place the cursor in one.'),
    start,
  );
}

async function whileUnchanged<Answer>(
  document: vscode.TextDocument,
  signal: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const changed = new AbortController();
  const listening = vscode.workspace.onDidChangeTextDocument((change) => {
    if (change.document === document) changed.abort();
  });
  try {
    return await ask(signal ? AbortSignal.any([signal, changed.signal]) : changed.signal);
  } finally {
    listening.dispose();
  }
}

/** @param offset where the document was asked about */
function inDocument(
  document: vscode.TextDocument,
  { layer, tensor, refusal }: FoundAt,
  base: number,
  offset: number,
): FoundInDocument {
  return {
    base,
    ...(layer && { layer }),
    ...(tensor && { tensor: foundTensor(document, tensor, layer, base, offset) }),
    ...(refusal && { refusal: placed(unpackError(refusal), base) }),
  };
}

/** A Python tensor is found again at the place where it was asked about, within its layer: typing there must not move it out. */
function foundTensor(
  { uri }: vscode.TextDocument,
  { kind, tensor, indices, name, start, end }: TensorInText,
  layer: LayerInText | undefined,
  base: number,
  offset: number,
): FoundInText {
  const [from, to] = layer ? [layer.start, layer.end] : [start, end];
  const isAt = from <= base + offset && base + offset <= to;
  const cursor = isAt ? Math.min(Math.max(base + offset, from + 1), to - 1) - base : offset;
  const place = kind === 'python' ? { start: cursor, end: cursor } : { start: start - base, end: end - base };
  const names = { json: name || nameOf(uri), python: name, printed: vscode.l10n.t('printed in {0}', nameOf(uri)) };
  return {
    reference: { uri: String(uri), kind, ...place, name: names[kind] },
    tensor: { dtype: tensor.dtype, shape: tensor.shape },
    origin: { kind: 'described', tensor, ...(indices && { indices }) },
    ...(layer && { call: layer.call }),
  };
}

function placed(error: Error, base: number): Error {
  if (!(error instanceof TensorError) || error.offset === undefined) return error;
  return new TensorError(error.message, Math.max(0, error.offset - base));
}
