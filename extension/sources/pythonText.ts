import * as vscode from 'vscode';

/** A document's text, or that of all code cells of its notebook, joined. */
export interface JoinedText {
  readonly text: string;
  /** Where the document begins in it. */
  readonly base: number;
}

/** The Python text that a document belongs to. */
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
