import * as vscode from 'vscode';
import { CancelledError, messageOf, PoolscopeError } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { LayerCall } from '../../src/pooling/layers';
import { DETAIL, type SavedPanel } from '../../src/views/panel';
import { logFault, showError } from '../shared/logger';
import { callOf } from '../sources/callOf';
import type { FoundTensor } from '../sources/foundTensor';
import { readReference } from '../sources/restore';
import { parseSavedPanel } from './panelSchema';
import { firstLook, PoolPanel, type PanelParts } from './poolPanel';
import { PoolSession } from './poolSession';
import { ResultTexts } from './resultTexts';

export const PANEL_TYPE = 'poolscope.panel';

/** The panels' owner: whatever tensor is shown next takes the panel that is not pinned. */
export class PanelHost implements vscode.WebviewPanelSerializer, vscode.Disposable {
  /** The one that was used last comes last. */
  private readonly panels = new Map<vscode.WebviewPanel, PoolPanel>();
  /** What is read more slowly than what was asked for after it is not shown. */
  private readonly opening = new Latest();
  private readonly commands: vscode.Disposable;
  private readonly texts = new ResultTexts();

  constructor(private readonly parts: PanelParts) {
    const pin = (isPinned: boolean) => () => {
      this.active?.pin(isPinned);
      this.showWhetherPinned();
    };
    this.commands = vscode.Disposable.from(
      vscode.commands.registerCommand('poolscope.pinPanel', pin(true)),
      vscode.commands.registerCommand('poolscope.unpinPanel', pin(false)),
      this.texts,
      vscode.commands.registerCommand('poolscope.openAsText', () => this.openAsText()),
      vscode.commands.registerCommand('poolscope.predict', () =>
        this.withLast((panel) => {
          panel.predict();
        }),
      ),
      ...(['upsample', 'robustness'] as const).map((section) =>
        vscode.commands.registerCommand(`poolscope.${section}`, () =>
          this.withLast((panel) => {
            panel.open(section);
          }),
        ),
      ),
      vscode.commands.registerCommand('poolscope.compare', () => this.withLast((panel) => panel.compare())),
    );
  }

  /**
   * Shows a tensor beside the editor, pooled with `call`, with its own, or with what was used last.
   *
   * @param plane what is seen of it at first; an image is seen in color, of others the first plane, if it is left out
   * @returns the panel that shows it
   * @throws TensorError if its file cannot be read, CancelledError if `signal` aborts or something else is shown meanwhile:
   * what was shown before stays
   */
  async show(found: FoundTensor, call = found.call, signal?: AbortSignal, plane?: number): Promise<PoolPanel> {
    const latest = this.opening.begin();
    const used = call ?? callOf(found, this.parts.lastUsed);
    const session = await this.open(found, used, signal ? AbortSignal.any([signal, latest]) : latest);
    const free = [...this.panels.values()].findLast(({ isPinned }) => !isPinned);
    free?.reveal();
    const panel = free ?? this.create();
    await panel.show(session, call === undefined, plane === undefined ? firstLook : { ...firstLook, plane });
    if (call && !session.hasProblem) await this.parts.lastUsed.setCall(call);
    return panel;
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const panel = this.adopt(webviewPanel);
    const saved = parseSavedPanel(state);
    if (saved) await this.restore(panel, saved);
    else panel.showEmpty(vscode.l10n.t('Nothing to restore. Visualize a tensor again.'));
  }

  dispose(): void {
    this.opening.cancel();
    this.commands.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  private async open(found: FoundTensor, call: LayerCall, signal: AbortSignal): Promise<PoolSession> {
    const session = await PoolSession.open(this.parts.engine, found, call, signal);
    if (!signal.aborted) return session;
    session.dispose();
    throw new CancelledError();
  }

  private async restore(panel: PoolPanel, saved: SavedPanel): Promise<void> {
    const { reference, call, plane, window, overlays, isPinned = false } = saved;
    const { engine, analyses } = this.parts;
    if (isPinned) panel.pin(true);
    const signal = panel.begin();
    try {
      const found = await readReference(engine, analyses, reference);
      const session = await this.open(found, call, signal);
      await panel.show(session, false, { plane, window, limit: DETAIL, gradient: overlays.gradient });
    } catch (error) {
      if (error instanceof CancelledError) return;
      if (!(error instanceof PoolscopeError)) logFault(error, 'restoring a panel', reference);
      panel.showEmpty(vscode.l10n.t('Cannot reload {0}: {1}', reference.name, messageOf(error)));
    }
  }

  /** Beside the other panels, if there are some; else beside the code. */
  private create(): PoolPanel {
    const [other] = this.panels.keys();
    const viewColumn = other?.viewColumn ?? vscode.ViewColumn.Beside;
    const options = { viewColumn, preserveFocus: true };
    return this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, 'Poolscope', options));
  }

  private adopt(webviewPanel: vscode.WebviewPanel): PoolPanel {
    const panel = new PoolPanel(webviewPanel, this.parts);
    this.panels.set(webviewPanel, panel);
    webviewPanel.onDidChangeViewState(() => {
      if (!webviewPanel.active) return;
      this.panels.delete(webviewPanel);
      this.panels.set(webviewPanel, panel);
      this.showWhetherPinned();
    });
    webviewPanel.onDidDispose(() => {
      this.panels.delete(webviewPanel);
      if (!panel.isPinned) this.opening.cancel();
    });
    return panel;
  }

  private async withLast(act: (panel: PoolPanel) => unknown): Promise<void> {
    try {
      await act(this.last());
    } catch (error) {
      await showError(error, 'a command of the panel');
    }
  }

  /** The panel that was used last. @throws PoolscopeError if there is none */
  last(): PoolPanel {
    const panel = this.active ?? [...this.panels.values()].at(-1);
    if (!panel) throw new PoolscopeError(vscode.l10n.t('No tensor here yet. Visualize one first.'));
    return panel;
  }

  private async openAsText(): Promise<void> {
    try {
      const { name, text } = await this.last().text();
      await this.texts.show(name, text);
    } catch (error) {
      await showError(error, 'writing a result as text');
    }
  }

  /** The panel that is used, or was last. @throws PoolscopeError if there is none */
  get current(): PoolPanel {
    const panel = this.active ?? [...this.panels.values()].at(-1);
    if (!panel) throw new PoolscopeError(vscode.l10n.t('No tensor here yet. Visualize one first.'));
    return panel;
  }

  private get active(): PoolPanel | undefined {
    return [...this.panels].find(([{ active }]) => active)?.[1];
  }

  private showWhetherPinned(): void {
    void vscode.commands.executeCommand('setContext', 'poolscope.isPanelPinned', this.active?.isPinned ?? false);
  }
}
