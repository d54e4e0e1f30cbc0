import * as v from 'valibot';
import * as vscode from 'vscode';
import type { LogHostContract, LogPageContract } from '../../src/views/log';
import type { LogPlace } from '../../src/worker/origin';
import type { EngineClient } from '../engine/client';
import type { PanelHost } from '../panel/panel';
import { labelText } from '../shared/escape';
import { showError } from '../shared/logger';
import { blockChoice, checked, count, limit, Page, type PageHandlers } from '../shared/page';
import { nameOf } from '../shared/uri';
import { loggedCell, logPlace } from '../sources/loggedTensor';

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
    const view = new LogView(uri, this.engine, this.panels);
    const page = new Page<LogHostContract, LogPageContract>(panel.webview, this.extensionUri, 'log', view.handlers);
    panel.onDidDispose(() => {
      page.dispose();
    });
  }
}

/** What a log's page asks for, the worker reads. */
class LogView {
  private place: Promise<LogPlace> | undefined;
  /** The layer of each run that tells it. */
  private layers: ReadonlyMap<string, string | undefined> = new Map();

  constructor(
    private readonly uri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly panels: PanelHost,
  ) {}

  readonly handlers: PageHandlers<LogHostContract> = {
    requests: {
      log: async (_, { signal }) => {
        this.place = undefined;
        const runs = await this.engine.request('log', { place: await this.placeOf() }, { signal });
        this.layers = new Map(runs.map(({ name, layer }) => [name, layer]));
        return { title: nameOf(this.uri), runs };
      },
      picture: checked(v.object({ ...picture, limit }), async ({ limit: most, ...asked }, { signal }) =>
        this.engine.request('picture', { place: await this.placeOf(), picture: asked, limit: most }, { signal }),
      ),
      block: checked(v.object({ ...picture, ...blockChoice }), async ({ level, region, ...asked }, { signal }) =>
        this.engine.request('pictureBlock', { place: await this.placeOf(), picture: asked, level, region }, { signal }),
      ),
    },
    notifications: {
      openCell: (cell) => void this.openCell(cell),
    },
  };

  private async openCell(cell: unknown): Promise<void> {
    try {
      const chosen = v.parse(cellSchema, cell);
      await this.panels.show(loggedCell(await this.placeOf(), chosen, this.layers.get(chosen.run)));
    } catch (error) {
      await showError(error, 'opening a logged image');
    }
  }

  private placeOf(): Promise<LogPlace> {
    this.place ??= logPlace(this.uri);
    return this.place;
  }
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/*tfevents*', undefined, 500);
  const folders = new Map(files.map((uri) => vscode.Uri.joinPath(uri, '..')).map((uri) => [String(uri), uri]));
  if (folders.size === 0) {
    const picked = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false });
    return picked?.[0];
  }
  const items = Array.from(folders.values(), (uri) => ({
    label: labelText(vscode.workspace.asRelativePath(uri)),
    uri,
  }));
  const placeHolder = vscode.l10n.t('Select a log directory');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}

const picture = { run: v.string(), tag: v.string(), number: count };
const side = v.pipe(count, v.minValue(1));
const cellSchema = v.object({ ...picture, region: v.object({ top: count, left: count, height: side, width: side }) });
