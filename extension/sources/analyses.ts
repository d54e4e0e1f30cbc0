import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import type { CallPath, ModelNode } from '../../src/worker/modelNode';
import type { ShapeFix, ShapesInText, SizesThatFit, TextToFollow } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { logFault } from '../shared/logger';
import { signalOf } from '../shared/progress';
import { moduleRoots } from './moduleRoots';
import { joinedText, type JoinedText } from './pythonText';

/** Longer texts are not followed. */
const LENGTH_LIMIT = 1_000_000;
/** Milliseconds after the last keystroke until the text is followed anew. */
const PAUSE = 250;

/** What is known of a document: the shapes in the text that it is part of, and where it stands in that. */
export interface Analysis extends JoinedText {
  readonly shapes: ShapesInText;
  /** The module of a model whose shapes these are, where several run the same lines. */
  readonly chosen: CallPath | undefined;
}

/** The models that a text calls, and what the text is made of. */
export interface ModelsInText extends JoinedText {
  readonly models: readonly ModelNode[];
}

interface Known {
  readonly text: string;
  readonly shapes: Promise<ShapesInText>;
  modules: readonly string[];
}

/** Follows Python documents in the worker, each version of a text once. */
export class Analyses implements vscode.Disposable {
  /** By the addresses of files and notebooks. */
  private readonly known = new Map<string, Known>();
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  private readonly settled = new vscode.EventEmitter<vscode.TextDocument>();
  /** A document's text stands still, or what it imports has changed. */
  readonly onDidSettle = this.settled.event;
  private readonly changed = new vscode.EventEmitter<void>();
  /** What documents import has changed, or which module's shapes are told. */
  readonly onDidChange = this.changed.event;
  /** The module of a text's model whose shapes are told where several run the same lines. */
  private readonly chosen = new Map<string, CallPath>();
  private readonly listening: vscode.Disposable;

  constructor(private readonly engine: EngineClient) {
    const files = vscode.workspace.createFileSystemWatcher('**/*.{py,yaml,yml,json}');
    this.listening = vscode.Disposable.from(
      this.settled,
      this.changed,
      files,
      files.onDidCreate(() => {
        this.modulesChanged(() => true);
      }),
      files.onDidDelete(() => {
        this.modulesChanged(() => true);
      }),
      files.onDidChange((uri) => {
        this.moduleChanged(uri);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.wait(document);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.wait(document);
      }),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        const cell = notebook.getCells().find(({ document }) => document.languageId === 'python');
        if (cell && contentChanges.length > 0) this.wait(cell.document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        const uri = String(document.uri);
        clearTimeout(this.pauses.get(uri));
        this.pauses.delete(uri);
        this.known.delete(uri);
        this.chosen.delete(uri);
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.wait(document);
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.listening.dispose();
  }

  /** Of the modules that run the same lines one is meant; all of them, if it is undefined. */
  choose(uri: vscode.Uri, chosen: CallPath | undefined): void {
    const key = String(uri);
    const before = this.chosen.get(key);
    if (before?.model === chosen?.model && before?.name === chosen?.name) return;
    if (chosen) this.chosen.set(key, chosen);
    else this.chosen.delete(key);
    this.known.delete(key);
    this.changed.fire();
  }

  /** The module whose shapes are told; undefined if those of all are. */
  chosenIn(uri: vscode.Uri): CallPath | undefined {
    return this.chosen.get(String(uri));
  }

  /** What is known of the document as it is now; undefined if it is not followed. @throws CancelledError */
  async of(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<Analysis | undefined> {
    const joined = joinedText(document);
    if (document.languageId !== 'python' || joined.text.length > LENGTH_LIMIT) return undefined;
    const chosen = this.chosenIn(joined.uri);
    const shapes = await this.shapesOf(joined);
    if (token && signalOf(token).aborted) throw new CancelledError();
    return { ...joined, shapes, chosen };
  }

  /** The models that the text of a document calls; undefined if it is not followed. @throws CancelledError */
  async models(document: vscode.TextDocument, signal: AbortSignal): Promise<ModelsInText | undefined> {
    const joined = joinedText(document);
    if (document.languageId !== 'python' || joined.text.length > LENGTH_LIMIT) return undefined;
    return { ...joined, models: await this.engine.request('model', await askFor(joined), { signal }) };
  }

  /** What mends the problem that begins at an offset of a text. @throws CancelledError */
  async fixes(joined: JoinedText, start: number, token: vscode.CancellationToken): Promise<readonly ShapeFix[]> {
    return this.engine.request('fixes', { ...(await askFor(joined)), start }, { signal: signalOf(token) });
  }

  /** For which sizes of images a model of a text runs; undefined if that cannot be told. @throws CancelledError */
  async sizes(joined: JoinedText, className: string, signal: AbortSignal): Promise<SizesThatFit | undefined> {
    return this.engine.request('sizes', { ...(await askFor(joined)), className }, { signal });
  }

  private shapesOf(joined: JoinedText): Promise<ShapesInText> {
    const { text } = joined;
    const uri = String(joined.uri);
    const before = this.known.get(uri);
    if (before?.text === text) return before.shapes;
    const chosen = this.chosen.get(uri);
    const shapes = askFor(joined).then((ask) => this.engine.request('shapes', { ...ask, ...(chosen && { chosen }) }));
    const known: Known = { text, shapes, modules: before?.modules ?? [] };
    this.known.set(uri, known);
    shapes.then(
      ({ modules }) => {
        known.modules = modules;
      },
      (error: unknown) => {
        if (this.known.get(uri) === known) this.known.delete(uri);
        logFault(error, 'following a text', { uri });
      },
    );
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
        this.moduleChanged(document.uri);
        this.settled.fire(document);
      }, PAUSE),
    );
  }

  private moduleChanged(uri: vscode.Uri): void {
    this.modulesChanged(({ modules }) => modules.includes(String(uri)));
  }

  /** Texts that import what has changed are followed anew. */
  private modulesChanged(concerns: (known: Known) => boolean): void {
    const concerned = [...this.known].filter(([, known]) => concerns(known)).map(([uri]) => uri);
    if (concerned.length === 0) return;
    this.engine.modulesChanged();
    for (const uri of concerned) this.known.delete(uri);
    for (const document of vscode.workspace.textDocuments)
      if (concerned.includes(String(joinedText(document).uri))) this.settled.fire(document);
    this.changed.fire();
  }
}

async function askFor({ text, uri }: JoinedText): Promise<TextToFollow> {
  return { text, uri: String(uri), roots: await moduleRoots(uri) };
}
