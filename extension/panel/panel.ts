import * as vscode from 'vscode';
import { CancelledError, messageOf, PoolscopeError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import { Latest } from '../../src/latest';
import {
  DETAIL,
  type PanelContent,
  type PanelHostContract,
  type PanelPageContract,
  type SavedPanel,
} from '../../src/views/panel';
import type { Look } from '../../src/worker/sight';
import type { EngineClient } from '../engine/client';
import { faultText, logFault } from '../shared/logger';
import { checked, Page, type PageHandlers } from '../shared/page';
import { callOf } from '../sources/callOf';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { readReference } from '../sources/restore';
import { panelRequests, parseSavedPanel } from './panelSchema';
import { PoolSession } from './poolSession';

export const PANEL_TYPE = 'poolscope.panel';

/** What is looked at of a tensor that is shown for the first time. */
const firstLook: Look = { plane: 'combined', limit: DETAIL, window: 0, gradient: false };

/** The panels' owner: at most one is open; it takes up whatever tensor is shown next. */
export class PanelHost implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: PoolPanel | undefined;
  /** What is read more slowly than what was asked for after it is not shown. */
  private readonly opening = new Latest();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly lastUsed: LastUsed,
  ) {}

  /**
   * Shows a tensor beside the editor, pooled with `call`, or with what was used last.
   *
   * @throws TensorError if its file cannot be read, CancelledError if `signal` aborts or something else is shown meanwhile:
   * what was shown before stays
   */
  async show(found: FoundTensor, call = callOf(found, this.lastUsed), signal?: AbortSignal): Promise<void> {
    const latest = this.opening.begin();
    const session = await this.open(found, call, signal ? AbortSignal.any([signal, latest]) : latest);
    if (!this.panel) {
      const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Poolscope', options));
    } else this.panel.reveal();
    await this.panel?.show(session, call, firstLook);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const panel = this.adopt(webviewPanel);
    const saved = parseSavedPanel(state);
    if (saved) await this.restore(panel, saved);
    else panel.showEmpty(vscode.l10n.t('Nothing to restore. Visualize a tensor again.'));
  }

  dispose(): void {
    this.opening.cancel();
    this.panel?.dispose();
  }

  private async open(found: FoundTensor, call: LayerCall, signal: AbortSignal): Promise<PoolSession> {
    const session = await PoolSession.open(this.engine, found, call, signal);
    if (!signal.aborted) return session;
    session.dispose();
    throw new CancelledError();
  }

  private async restore(panel: PoolPanel, { reference, call, plane, window, overlays }: SavedPanel): Promise<void> {
    const latest = this.opening.begin();
    try {
      const found = await readReference(this.engine, reference);
      const session = await this.open(found, call, latest);
      await panel.show(session, call, { plane, window, limit: DETAIL, gradient: overlays.gradient });
    } catch (error) {
      if (error instanceof CancelledError) return;
      if (!(error instanceof PoolscopeError)) logFault(error, 'restoring a panel', reference);
      panel.showEmpty(vscode.l10n.t('Cannot reload {0}: {1}', reference.name, messageOf(error)));
    }
  }

  private adopt(webviewPanel: vscode.WebviewPanel): PoolPanel {
    this.panel?.dispose();
    const panel = new PoolPanel(webviewPanel, this.extensionUri, this.lastUsed);
    this.panel = panel;
    webviewPanel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.opening.cancel();
    });
    return panel;
  }
}

class PoolPanel implements vscode.Disposable {
  private readonly page: Page<PanelHostContract, PanelPageContract>;
  private readonly closed = new AbortController();
  private session: PoolSession | undefined;
  /** Why there is nothing to see. */
  private empty: PanelContent | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly lastUsed: LastUsed,
  ) {
    const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', `pool-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.page = new Page(panel.webview, extensionUri, 'panel', this.handlers());
    panel.onDidDispose(() => {
      this.closed.abort();
      this.page.dispose();
      this.session?.dispose();
    });
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** Takes up a session; a fault takes the place of what was shown. */
  async show(session: PoolSession, call: LayerCall, look: Look): Promise<void> {
    this.session?.dispose();
    this.session = session;
    this.empty = undefined;
    this.lastUsed.tensor = session.found;
    this.panel.title = `Poolscope: ${session.found.reference.name}`;
    try {
      this.page.rpc.notify('show', await this.update(session, call, look, this.closed.signal));
    } catch (error) {
      if (error instanceof CancelledError || this.session !== session) return;
      this.showEmpty(faultText(error, 'pooling', call), true);
    }
  }

  showEmpty(message: string, isFault = false): void {
    this.empty = { empty: message, isFault };
    this.page.rpc.notify('show', this.empty);
  }

  dispose(): void {
    this.panel.dispose();
  }

  private handlers(): PageHandlers<PanelHostContract> {
    return {
      requests: {
        ready: checked(
          panelRequests.ready,
          async ({ look }, { signal }) => this.empty ?? (await this.session?.content(look, signal)),
        ),
        change: checked(panelRequests.change, ({ call, look }, { signal }) =>
          this.update(this.held(), call, look, signal),
        ),
        look: checked(panelRequests.look, ({ look }, { signal }) => this.held().look(look, signal)),
        part: checked(panelRequests.part, (ask, { signal }) => this.held().ask('part', ask, signal)),
        statistics: checked(panelRequests.statistics, (ask, { signal }) => this.held().ask('statistics', ask, signal)),
        previews: checked(panelRequests.previews, (ask, { signal }) => this.held().ask('previews', ask, signal)),
        reasons: checked(panelRequests.reasons, (ask, { signal }) => this.held().ask('reasons', ask, signal)),
        routes: checked(panelRequests.routes, (ask, { signal }) => this.held().ask('routes', ask, signal)),
        equivalents: (_, { signal }) => this.held().ask('equivalents', {}, signal),
      },
      notifications: {},
    };
  }

  private async update(session: PoolSession, call: LayerCall, look: Look, signal: AbortSignal): Promise<PanelContent> {
    const content = await session.update(call, look, signal);
    if ('state' in content && !content.state.problem) await this.lastUsed.setCall(call);
    return content;
  }

  /** @throws PoolscopeError if no tensor is shown: a page may ask before there is one, or after it is gone */
  private held(): PoolSession {
    if (!this.session) throw new PoolscopeError(vscode.l10n.t('No tensor here yet. Visualize one first.'));
    return this.session;
  }
}
