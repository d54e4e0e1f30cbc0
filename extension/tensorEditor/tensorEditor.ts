import * as v from 'valibot';
import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { packNumbers } from '../../src/views/numbers';
import type { FromTensorView, ToTensorView } from '../../src/views/tensorEditor';
import type { EngineClient } from '../engine/client';
import { addressOf } from '../engine/fileServer';
import type { PanelHost } from '../panel/panel';
import { fillWebview } from '../shared/html';
import { logger } from '../shared/logger';
import { chooseEntry, listFile } from '../sources/fileTensor';

/** The file types whose editor this is, and those that offer it as another one. See package.json. */
const viewTypes = ['poolscope.tensor', 'poolscope.tensorOption'];

export function registerTensorEditor(
  extensionUri: vscode.Uri,
  engine: EngineClient,
  panels: PanelHost,
): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor({ uri }, panel) {
      const editor = new TensorEditor(uri, panel, extensionUri, engine, panels);
      panel.onDidDispose(() => {
        editor.dispose();
      });
    },
  };
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    ...viewTypes.map((type) => vscode.window.registerCustomEditorProvider(type, provider, options)),
  );
}

/** A file of tensors as the editor shows it: the view asks for planes, the worker reads them. */
class TensorEditor implements vscode.Disposable {
  private readonly closed = new AbortController();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly panels: PanelHost,
  ) {
    const folder = vscode.Uri.joinPath(uri, '..');
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name));
    this.subscriptions = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(() => void this.showFile()),
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
    );
    fillWebview(panel.webview, extensionUri, 'tensor');
  }

  dispose(): void {
    this.closed.abort();
    this.subscriptions.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const parsed = v.safeParse(fromTensorView, raw);
    if (!parsed.success) {
      logger.warn('a message from the tensor editor was not understood', raw);
      return;
    }
    const message: FromTensorView = parsed.output;
    switch (message.type) {
      case 'ready':
        await this.showFile();
        break;
      case 'needPlane':
        await this.showPlane(message);
        break;
      case 'pool':
        await this.pool(message.entry);
        break;
    }
  }

  private async showFile(): Promise<void> {
    try {
      const { file, contents } = await listFile(this.engine, this.uri, this.closed.signal);
      this.say({ type: 'file', name: file.name, size: file.size, contents });
    } catch (error) {
      this.say({ type: 'broken', message: messageOf(error) });
    }
  }

  private async showPlane({ request, plane, region, limit }: FromTensorView & { type: 'needPlane' }): Promise<void> {
    try {
      const file = await addressOf(this.uri);
      const ask = { file, plane, limit, ...(region && { region }) };
      this.say({ type: 'plane', request, view: await this.engine.ask('plane', ask, this.closed.signal) });
    } catch (error) {
      this.say({ type: 'failed', request, message: messageOf(error) });
    }
  }

  private async pool(entry: string): Promise<void> {
    try {
      const found = await chooseEntry(await listFile(this.engine, this.uri, this.closed.signal), entry);
      if (found) await this.panels.show(found);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  private say(message: ToTensorView): void {
    if (!this.closed.signal.aborted) void this.panel.webview.postMessage(packNumbers(message));
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof PoolscopeError)) logger.error('the tensor editor', error);
  return error instanceof Error ? error.message : String(error);
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const fromTensorView = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('needPlane'),
    request: count,
    plane: v.object({ entry: v.string(), index: v.exactOptional(v.array(count)) }),
    region: v.exactOptional(v.object({ top: count, left: count, height: count, width: count })),
    limit: v.pipe(count, v.minValue(1), v.maxValue(4096)),
  }),
  v.object({ type: v.literal('pool'), entry: v.string() }),
]);
