import * as vscode from 'vscode';
import type { TensorReference } from '../../src/worker/origin';
import { watchFile } from '../shared/watchFile';
import type { Analyses } from '../sources/analyses';
import { joinedText } from '../sources/pythonText';
import { movedBy } from '../sources/textPlace';

/** Milliseconds after the last change until a source is read anew. */
const PAUSE = 150;

/** Tells when the source of a tensor has changed: its text, another cell of its notebook, what it imports, its file. */
export class SourceWatch implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private readonly listening: vscode.Disposable;

  /** @param current where the tensor is found again */
  constructor(
    private current: TensorReference,
    analyses: Analyses,
    private readonly changed: (reference: TensorReference) => void,
  ) {
    this.listening = this.listen(analyses);
  }

  /** Where the tensor is found in the text as it is now. */
  get reference(): TensorReference {
    return this.current;
  }

  /** The source has changed, and is not read anew yet. */
  get isWaiting(): boolean {
    return this.timer !== undefined;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
  }

  private listen(analyses: Analyses): vscode.Disposable {
    const { uri, kind } = this.current;
    const wait = () => {
      this.wait();
    };
    if (uri === '' || kind === 'logged' || kind === 'link') return new vscode.Disposable(() => undefined);
    if (kind === 'file') return watchFile(vscode.Uri.parse(uri), wait);
    return vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        if (String(document.uri) === uri) this.current = contentChanges.reduce(movedBy, this.current);
        else if (!this.isBeside(document)) return;
        wait();
      }),
      ...(kind === 'sample' ? [analyses.onDidChange(wait)] : []),
    );
  }

  /** Whether a document is another cell of the source's notebook. */
  private isBeside(document: vscode.TextDocument): boolean {
    if (document.uri.scheme !== 'vscode-notebook-cell') return false;
    return joinedText(document).parts.some((part) => String(part.document.uri) === this.current.uri);
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.changed(this.current);
    }, PAUSE);
  }
}
