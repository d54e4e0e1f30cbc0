import * as vscode from 'vscode';

/** A document's text, or that of all code cells of its notebook, joined. */
export interface JoinedText {
  readonly text: string;
  /** The document's, or its notebook's. */
  readonly uri: vscode.Uri;
  /** Where the document begins in it. */
  readonly base: number;
  /** The documents of which it is made, and where each begins. */
  readonly parts: readonly { readonly document: vscode.TextDocument; readonly base: number }[];
}

/** The Python text that a document belongs to. */
export function joinedText(document: vscode.TextDocument): JoinedText {
  const notebook = vscode.workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some((cell) => cell.document === document),
  );
  if (!notebook) return { text: document.getText(), uri: document.uri, base: 0, parts: [{ document, base: 0 }] };
  const cells = notebook
    .getCells()
    .map((cell) => cell.document)
    .filter((cell) => cell.languageId === 'python');
  const texts = cells.map((cell) => cell.getText());
  let end = 0;
  const parts = cells.map((cell, i) => {
    const base = end;
    end += texts[i]!.length + 1;
    return { document: cell, base };
  });
  const base = parts.find((part) => part.document === document)?.base ?? end;
  return { text: texts.join('\n'), uri: notebook.uri, base, parts };
}

/** Where a part of a joined text stands: in which document, and there. */
export function locationOf(
  { parts }: JoinedText,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Location {
  const { document, base } = parts.findLast((part) => part.base <= start)!;
  const range = new vscode.Range(document.positionAt(start - base), document.positionAt(end - base));
  return new vscode.Location(document.uri, range);
}
