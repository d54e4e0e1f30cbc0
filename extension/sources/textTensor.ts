import * as vscode from 'vscode';
import { TensorError } from '../../src/errors';
import { readTensor } from '../../src/formats/json';
import { poolingCallAt } from '../../src/python/calls';
import { printedTensorAt } from '../../src/python/printed';
import { inputOf, tensorAt } from '../../src/python/shapes';
import { given, type Description } from '../../src/tensors/description';
import { nameOf } from '../shared/uri';
import type { FoundCall, FoundInText } from './foundTensor';
import { pythonText } from './pythonText';

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

/**
 * The tensor, or at least the layer, at a range of a document.
 *
 * @throws TensorError if there is neither, or the tensor is broken; its offset is the document's
 */
export function tensorAtRange(document: vscode.TextDocument, start: number, end: number): FoundInText | FoundCall {
  if (document.languageId === 'python') return pythonAt(document, start, end);
  if (isProse(document)) {
    const printed = printedAt(document, start, end);
    if (printed) return printed;
    throw new TensorError(vscode.l10n.t('No printed tensor here. Place the cursor in one.'), start);
  }
  const { tensor, site } = readTensor(document.getText(), start, end);
  return {
    ...described(given(tensor)),
    reference: {
      uri: String(document.uri),
      kind: 'json',
      start: site.start,
      end: site.end,
      name: site.path || nameOf(document.uri),
    },
  };
}

/** The output of `print(tensor)` in a log, in prose or in a comment. */
export function printedAt(document: vscode.TextDocument, from: number, to: number): FoundInText | undefined {
  const printed = printedTensorAt(document.getText(), from, to);
  if (!printed) return undefined;
  const { tensor, start, end } = printed;
  const name = vscode.l10n.t('printed in {0}', nameOf(document.uri));
  const reference = { uri: String(document.uri), kind: 'printed', start, end, name } as const;
  return { ...described(given(tensor)), reference };
}

function pythonAt(document: vscode.TextDocument, offset: number, end: number): FoundInText | FoundCall {
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
    return { ...described(site.tensor, site.indices), reference, ...(call ? { call: call.call } : {}) };
  } catch (error) {
    if (!(error instanceof TensorError) || error.offset === undefined) throw error;
    throw new TensorError(error.message, Math.max(0, error.offset - base));
  }
}

/** The header alone, and how the values are made. */
function described(tensor: Description, indices?: Description): Pick<FoundInText, 'tensor' | 'origin'> {
  return {
    tensor: { dtype: tensor.dtype, shape: tensor.shape },
    origin: { kind: 'described', tensor, ...(indices && { indices }) },
  };
}
