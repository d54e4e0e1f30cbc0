import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { packNumbers } from '../../src/views/numbers';
import { type ToWebview } from '../../src/views/panel';
import type { EngineClient } from '../engine/client';
import { fillWebview } from '../shared/html';
import { logger } from '../shared/logger';
import { callOf } from '../sources/callOf';
import { type FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { isProse, isReadable, printedAt, tensorAtRange } from '../sources/textTensor';
import type { PanelHost } from './panel';
import { parseMessage } from './messageSchema';
import { PoolSession } from './poolSession';

/** The side view that follows the cursor: the tensor under it, pooled with the parameters used last. */
export class SidePreview implements vscode.WebviewViewProvider, vscode.Disposable {
  private view: vscode.WebviewView | undefined;
  private session: PoolSession | undefined;
  private current: ToWebview | undefined;
  /** Counts the updates: one that a later one has overtaken is forgotten. */
  private turn = 0;
  private editor: vscode.TextEditor | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly lastUsed: LastUsed,
    private readonly panels: PanelHost,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider('poolscope.preview', this),
      vscode.window.onDidChangeTextEditorSelection(() => {
        this.follow();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.follow();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.follow();
      }),
      lastUsed.onDidChange(() => {
        this.follow();
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.onDidReceiveMessage((message: unknown) => void this.receive(message));
    view.onDidChangeVisibility(() => {
      this.follow();
    });
    view.onDidDispose(() => {
      this.view = undefined;
    });
    fillWebview(view.webview, this.extensionUri, 'preview');
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.session?.dispose();
    this.subscriptions.dispose();
  }

  /** Waits for the cursor to rest, so that typing stays quick. */
  private follow(): void {
    clearTimeout(this.timer);
    if (this.view?.visible) this.timer = setTimeout(() => void this.update(), 120);
  }

  private async update(): Promise<void> {
    // while a webview has the focus there is no active editor: the last one counts
    const editor = vscode.window.activeTextEditor ?? this.editor;
    if (!editor || editor.document.isClosed) return;
    this.editor = editor;
    const turn = ++this.turn;
    try {
      const found = this.find(editor);
      const call = callOf(found, this.lastUsed);
      const session = await PoolSession.open(this.engine, found, call);
      if (turn !== this.turn) {
        session.dispose();
        return;
      }
      this.session?.dispose();
      this.session = session;
      if ((await session.update(call)) && this.session === session)
        this.say({ type: 'state', state: session.state, edit: 0 });
    } catch (error) {
      if (turn !== this.turn) return;
      if (!(error instanceof PoolscopeError)) logger.error('the side preview', error);
      this.session?.dispose();
      this.session = undefined;
      this.say({ type: 'empty', message: error instanceof Error ? error.message : String(error) });
    }
  }

  private find(editor: vscode.TextEditor): FoundTensor {
    const { document, selection } = editor;
    const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
    const isEmpty = isProse(document) && !printedAt(document, start, end);
    if (isEmpty || !isReadable(document)) throw new PoolscopeError(hint());
    const found = tensorAtRange(document, start, end);
    if ('tensor' in found) return found;
    if (this.lastUsed.tensor) return { ...this.lastUsed.tensor, call: found.call };
    throw new PoolscopeError(vscode.l10n.t('Input of this layer unknown'));
  }

  private async receive(raw: unknown): Promise<void> {
    const message = parseMessage(raw);
    if (message?.type === 'ready') {
      if (this.current) this.say(this.current);
      else this.say({ type: 'empty', message: hint() });
      this.follow();
    } else if (message?.type === 'openPanel' && this.session) {
      await this.panels.show(this.session.found, this.session.state.call);
    } else if (message && 'request' in message && this.session) {
      await this.view?.webview.postMessage(packNumbers(await this.session.answer(message)));
    }
  }

  private say(message: ToWebview): void {
    this.current = message;
    void this.view?.webview.postMessage(packNumbers(message));
  }
}

function hint(): string {
  return vscode.l10n.t('Place the cursor in an array of numbers in a JSON or Python file to see it pooled here.');
}
