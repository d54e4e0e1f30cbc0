import * as vscode from 'vscode';
import type { LayerCall } from '../../src/pooling/layers';
import { packNumbers } from '../../src/views/numbers';
import { type SavedPanel, type ToWebview } from '../../src/views/panel';
import type { EngineClient } from '../engine/client';
import { fillWebview } from '../shared/html';
import { logger } from '../shared/logger';
import { callOf } from '../sources/callOf';
import { type FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { readReference } from '../sources/restore';
import { parseMessage, parseSavedPanel } from './messageSchema';
import { PoolSession } from './poolSession';

export const PANEL_TYPE = 'poolscope.panel';

/** The panels' owner: at most one is open; it takes up whatever tensor is shown next. */
export class PanelHost implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: PoolPanel | undefined;
  /** Counts what was asked for: what is read more slowly than what was asked for after it is not shown. */
  private turn = 0;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly lastUsed: LastUsed,
  ) {}

  /**
   * Shows a tensor beside the editor, pooled with `call`, or with what was used last.
   *
   * @throws TensorError if its file cannot be read, CancelledError if `signal` says so: what was shown before stays
   */
  async show(found: FoundTensor, call = callOf(found, this.lastUsed), signal?: AbortSignal): Promise<void> {
    const turn = ++this.turn;
    const session = await PoolSession.open(this.engine, found, call, signal);
    if (turn !== this.turn) {
      session.dispose();
      return;
    }
    if (!this.panel) {
      const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Poolscope', options));
    } else this.panel.reveal();
    await this.panel?.show(session, call);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.adopt(webviewPanel);
    const saved = parseSavedPanel(state);
    if (saved) await this.panel?.restore(saved);
    else this.panel?.showEmpty(vscode.l10n.t('Nothing to restore. Visualize a tensor again.'));
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private adopt(webviewPanel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    const panel = new PoolPanel(webviewPanel, this.extensionUri, this.engine, this.lastUsed);
    this.panel = panel;
    webviewPanel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
  }
}

class PoolPanel implements vscode.Disposable {
  private session: PoolSession | undefined;
  /** What the webview shows; said again whenever it comes (back) to life. */
  private current: ToWebview | undefined;
  /** The number of the webview's last edit that came in. */
  private edit = 0;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly lastUsed: LastUsed,
  ) {
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `pool-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message));
    panel.onDidDispose(() => this.session?.dispose());
    fillWebview(panel.webview, extensionUri, 'panel');
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  async show(session: PoolSession, call: LayerCall): Promise<void> {
    this.session?.dispose();
    this.session = session;
    this.lastUsed.tensor = session.found;
    this.panel.title = `Poolscope: ${session.found.reference.name}`;
    await this.update(call);
  }

  async restore(saved: SavedPanel): Promise<void> {
    try {
      const found = await readReference(this.engine, saved.reference);
      await this.show(await PoolSession.open(this.engine, found, saved.call), saved.call);
    } catch (error) {
      logger.error('restoring a panel', error);
      const reason = error instanceof Error ? error.message : String(error);
      this.showEmpty(vscode.l10n.t('Cannot reload {0}: {1}', saved.reference.name, reason));
    }
  }

  showEmpty(message: string): void {
    this.say({ type: 'empty', message });
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async update(call: LayerCall): Promise<void> {
    const { session } = this;
    if (!session || !(await session.update(call)) || this.session !== session) return;
    this.showState();
    if (!session.state.problem) await this.lastUsed.setCall(call);
  }

  private showState(): void {
    if (this.session) this.say({ type: 'state', state: this.session.state, edit: this.edit });
  }

  private async receive(raw: unknown): Promise<void> {
    const message = parseMessage(raw);
    if (message?.type === 'ready') {
      if (this.current) this.say(this.current);
    } else if (message?.type === 'call') {
      this.edit = message.edit;
      await this.update(message.call);
    } else if (message?.type === 'gradient') {
      const { session } = this;
      if ((await session?.setGradient(message.on)) && session === this.session) this.showState();
    } else if (message && 'request' in message && this.session) {
      await this.panel.webview.postMessage(packNumbers(await this.session.answer(message)));
    } else {
      logger.warn('a message from the panel was not understood', raw);
    }
  }

  private say(message: ToWebview): void {
    this.current = message;
    void this.panel.webview.postMessage(packNumbers(message));
  }
}
