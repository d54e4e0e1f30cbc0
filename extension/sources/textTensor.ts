import * as vscode from 'vscode';
import { TensorError } from '../../src/errors';
import { readTensor } from '../../src/formats/json';
import { poolingCallAt } from '../../src/python/calls';
import { printedTensorAt } from '../../src/python/printed';
import { inputOf, tensorAt } from '../../src/python/shapes';
import type { FoundCall, FoundLiteral } from './foundTensor';
import { pythonText } from './pythonText';

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
    throw new TensorError(vscode.l10n.t('No printed tensor here. Place the cursor in one.'), start);
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
      throw new TensorError(vscode.l10n.t('No tensor or pooling layer here. Place the cursor in one.'), base + offset);
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

function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
