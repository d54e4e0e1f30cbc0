import * as vscode from 'vscode';
import { parsePython, type PythonSource } from '../../src/python/source';
import { logger } from '../shared/logger';

/** The Python text a document belongs to: its own, or that of all code cells of its notebook, joined. */
export interface PythonText {
  readonly source: PythonSource;
  /** Where the document begins in the text. */
  readonly base: number;
}

interface Parsed extends PythonText {
  readonly text: string;
}

const parsed = new WeakMap<vscode.TextDocument, Parsed>();

/** Parses a document's text, or takes the last parse of the same text. */
export function pythonText(document: vscode.TextDocument): PythonText {
  const { text, base } = joinedText(document);
  const known = parsed.get(document);
  if (known?.text === text) return known;
  const fresh = { text, base, source: parsePython(text) };
  parsed.set(document, fresh);
  const { problem } = fresh.source;
  if (problem)
    logger.info(`${document.uri.path}: ${problem === 'tooDeep' ? 'nested too deeply' : 'takes too long'} to follow`);
  return fresh;
}

/** A document's text, or that of all code cells of its notebook, joined. */
export interface JoinedText {
  readonly text: string;
  /** Where the document begins in it. */
  readonly base: number;
}

export function joinedText(document: vscode.TextDocument): JoinedText {
  const notebook = vscode.workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some((cell) => cell.document === document),
  );
  if (!notebook) return { text: document.getText(), base: 0 };
  const cells = notebook
    .getCells()
    .map((cell) => cell.document)
    .filter((cell) => cell.languageId === 'python');
  const before = cells.slice(0, cells.indexOf(document));
  return {
    text: cells.map((cell) => cell.getText()).join('\n'),
    base: before.reduce((length, cell) => length + cell.getText().length + 1, 0),
  };
}
