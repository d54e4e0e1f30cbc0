import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import type { ShapesInText } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { logFault } from '../shared/logger';
import { signalOf } from '../shared/progress';
import { joinedText, type JoinedText } from './pythonText';

/** Longer texts are not followed. */
const LENGTH_LIMIT = 1_000_000;
/** Milliseconds after the last keystroke until the text is followed anew. */
const PAUSE = 250;

/** What is known of a document: the shapes in the text that it is part of, and where it stands in that. */
export interface Analysis extends JoinedText {
  readonly shapes: ShapesInText;
}

/** Follows Python documents in the worker, each version of a text once. */
export class Analyses implements vscode.Disposable {
  private readonly known = new WeakMap<vscode.TextDocument, { text: string; shapes: Promise<ShapesInText> }>();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  private readonly settled = new vscode.EventEmitter<vscode.TextDocument>();
  /** A document's text stands still. */
  readonly onDidSettle = this.settled.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly engine: EngineClient) {
    this.listening = vscode.Disposable.from(
      this.settled,
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.wait(document);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.wait(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        clearTimeout(this.pauses.get(String(document.uri)));
        this.pauses.delete(String(document.uri));
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.wait(document);
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.listening.dispose();
  }

  /** What is known of the document as it is now; undefined if it is not followed. @throws CancelledError */
  async of(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<Analysis | undefined> {
    const joined = joinedText(document);
    if (document.languageId !== 'python' || joined.text.length > LENGTH_LIMIT) return undefined;
    const shapes = await this.shapesOf(document, joined.text);
    if (token && signalOf(token).aborted) throw new CancelledError();
    return { ...joined, shapes };
  }

  private shapesOf(document: vscode.TextDocument, text: string): Promise<ShapesInText> {
    const before = this.known.get(document);
    if (before?.text === text) return before.shapes;
    const shapes = this.engine.request('shapes', { text, path: document.uri.path });
    this.known.set(document, { text, shapes });
    shapes.catch((error: unknown) => {
      if (this.known.get(document)?.shapes === shapes) this.known.delete(document);
      logFault(error, 'following a text', { path: document.uri.path });
    });
    return shapes;
  }

  private wait(document: vscode.TextDocument): void {
    if (document.languageId !== 'python') return;
    const uri = String(document.uri);
    clearTimeout(this.pauses.get(uri));
    this.pauses.set(
      uri,
      setTimeout(() => {
        this.pauses.delete(uri);
        this.settled.fire(document);
      }, PAUSE),
    );
  }
}
