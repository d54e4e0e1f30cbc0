import * as v from 'valibot';
import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import type { ToLogView } from '../../src/views/log';
import { packNumbers } from '../../src/views/numbers';
import type { LogPlace } from '../../src/worker/origin';
import type { EngineClient } from '../engine/client';
import type { PanelHost } from '../panel/panel';
import { fillWebview } from '../shared/html';
import { logger } from '../shared/logger';
import { logPlace, loggedCell, nameOf } from '../sources/loggedTensor';

const VIEW_TYPE = 'poolscope.log';

/** Opens log directories by a command, single event files as an editor. */
export class LogViews implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly panels: PanelHost,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.registerCustomEditorProvider('poolscope.eventFile', this),
      vscode.commands.registerCommand('poolscope.openLog', async (uri?: unknown) => {
        const folder = uri instanceof vscode.Uri ? uri : await pickFolder();
        if (folder) this.open(folder);
      }),
    );
  }

  /** Shows a log directory in a panel of its own. */
  open(folder: vscode.Uri): void {
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      `TensorBoard: ${nameOf(folder)}`,
      vscode.ViewColumn.Active,
    );
    this.adopt(panel, folder);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    this.adopt(panel, uri);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, uri: vscode.Uri): void {
    const view = new LogView(uri, panel, this.extensionUri, this.engine, this.panels);
    panel.onDidDispose(() => {
      view.dispose();
    });
  }
}

class LogView implements vscode.Disposable {
  private readonly closed = new AbortController();
  private place: LogPlace | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly panels: PanelHost,
  ) {
    this.subscription = panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message));
    fillWebview(panel.webview, extensionUri, 'log');
  }

  dispose(): void {
    this.closed.abort();
    this.subscription.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const parsed = v.safeParse(fromLogView, raw);
    if (!parsed.success) {
      logger.warn('a message from the log view was not understood', raw);
      return;
    }
    const message = parsed.output;
    switch (message.type) {
      case 'ready':
      case 'refresh':
        await this.show();
        break;
      case 'needPicture': {
        const { request, run, tag, number } = message;
        try {
          const ask = { place: await this.placeOf(), picture: { run, tag, number } };
          this.say({ type: 'picture', request, tile: await this.engine.ask('picture', ask, this.closed.signal) });
        } catch (error) {
          this.say({ type: 'failed', request, message: messageOf(error) });
        }
        break;
      }
      case 'openCell': {
        const { run, tag, number, region } = message;
        try {
          await this.panels.show(loggedCell(await this.placeOf(), { run, tag, number, region }));
        } catch (error) {
          void vscode.window.showErrorMessage(messageOf(error));
        }
        break;
      }
    }
  }

  private async show(): Promise<void> {
    try {
      this.place = undefined;
      const runs = await this.engine.ask('log', { place: await this.placeOf() }, this.closed.signal);
      this.say({ type: 'log', title: nameOf(this.uri), runs });
    } catch (error) {
      this.say({ type: 'broken', message: messageOf(error) });
    }
  }

  private async placeOf(): Promise<LogPlace> {
    this.place ??= await logPlace(this.uri);
    return this.place;
  }

  private say(message: ToLogView): void {
    if (!this.closed.signal.aborted) void this.panel.webview.postMessage(packNumbers(message));
  }
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/*tfevents*', undefined, 500);
  const folders = new Map(files.map((uri) => vscode.Uri.joinPath(uri, '..')).map((uri) => [String(uri), uri]));
  if (folders.size === 0) {
    const picked = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false });
    return picked?.[0];
  }
  const items = Array.from(folders.values(), (uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const placeHolder = vscode.l10n.t('Select a log directory');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}

function messageOf(error: unknown): string {
  if (!(error instanceof PoolscopeError)) logger.error('the log view', error);
  return error instanceof Error ? error.message : String(error);
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const picture = { run: v.string(), tag: v.string(), number: count };

const fromLogView = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('needPicture'), request: count, ...picture }),
  v.object({
    type: v.literal('openCell'),
    ...picture,
    region: v.object({
      top: count,
      left: count,
      height: v.pipe(count, v.minValue(1)),
      width: v.pipe(count, v.minValue(1)),
    }),
  }),
]);
