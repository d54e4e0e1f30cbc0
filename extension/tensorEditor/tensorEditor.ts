import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FileAddress, TableReading } from '../../src/files/address';
import type { TensorEditorHostContract, TensorEditorPageContract } from '../../src/views/tensorEditor';
import type { EngineClient } from '../engine/client';
import { addressOf } from '../engine/fileServer';
import type { PanelHost } from '../panel/panel';
import { showError } from '../shared/logger';
import { blockChoice, checked, count, limit, Page, tableReading, type PageHandlers } from '../shared/page';
import { watchFile } from '../shared/watchFile';
import { chooseEntry, listFile, readAs } from '../sources/fileTensor';

/** The file types whose editor this is, and those that offer it as another one. See package.json. */
const viewTypes = ['poolscope.tensor', 'poolscope.tensorOption'];

export function registerTensorEditor(
  extensionUri: vscode.Uri,
  engine: EngineClient,
  panels: PanelHost,
): vscode.Disposable {
  const open: TensorEditor[] = [];
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor({ uri }, panel) {
      const editor = new TensorEditor(uri, panel.webview, extensionUri, engine, panels);
      open.push(editor);
      panel.onDidDispose(() => {
        editor.dispose();
        open.splice(open.indexOf(editor), 1);
        if (!open.some((other) => String(other.uri) === String(uri))) engine.leave(String(uri));
      });
    },
  };
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    ...viewTypes.map((type) => vscode.window.registerCustomEditorProvider(type, provider, options)),
  );
}

/** A file of tensors as the editor shows it: the page asks for planes, the worker reads them. */
class TensorEditor implements vscode.Disposable {
  private readonly page: Page<TensorEditorHostContract, TensorEditorPageContract>;
  private readonly watcher: vscode.Disposable;
  private readonly closed = new AbortController();
  /** The file that the page shows. */
  private shown: FileAddress | undefined;
  private isDeleted = false;
  /** How a table is read, where the reader chose that. */
  private reading: TableReading | undefined;

  constructor(
    readonly uri: vscode.Uri,
    webview: vscode.Webview,
    extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly panels: PanelHost,
  ) {
    // what is wrong is told to the page
    this.watcher = watchFile(uri, () => void this.look().catch(() => undefined));
    this.page = new Page(webview, extensionUri, 'tensor', this.handlers());
  }

  dispose(): void {
    this.closed.abort();
    this.watcher.dispose();
    this.page.dispose();
  }

  private handlers(): PageHandlers<TensorEditorHostContract> {
    return {
      requests: {
        file: checked(fileSchema, async ({ reading }, { signal }) => {
          this.reading = reading;
          await this.begin();
          const { file, contents } = await listFile(this.engine, this.uri, signal, reading);
          return { name: file.name, size: file.size, contents };
        }),
        plane: checked(planeSchema, async (ask, { signal }) =>
          this.engine.request('plane', { file: readAs(await this.look(), this.reading), ...ask }, { signal }),
        ),
        block: checked(blockSchema, async (ask, { signal }) =>
          this.engine.request('block', { file: readAs(await this.look(), this.reading), ...ask }, { signal }),
        ),
      },
      notifications: {
        pool: (asked) => void this.pool(asked),
      },
    };
  }

  /** What is shown from now on is the file as it is now, even if it cannot be read. @throws PoolscopeError if it is gone */
  private async begin(): Promise<void> {
    this.isDeleted = true;
    this.shown = await addressOf(this.uri);
    this.isDeleted = false;
  }

  /** Tells the page if the file is no longer the one that it shows. @throws PoolscopeError if it is gone */
  private async look(): Promise<FileAddress> {
    try {
      const file = await addressOf(this.uri);
      const isOther = this.shown && (file.size !== this.shown.size || file.modified !== this.shown.modified);
      if (isOther || this.isDeleted) {
        this.shown = file;
        this.isDeleted = false;
        this.page.rpc.notify('fileChanged', { isDeleted: false });
      }
      return file;
    } catch (error) {
      if (!this.isDeleted) this.page.rpc.notify('fileChanged', { isDeleted: true });
      this.isDeleted = true;
      throw error;
    }
  }

  private async pool(asked: unknown): Promise<void> {
    try {
      const { entry, plane } = v.parse(v.object({ entry: v.string(), plane: v.exactOptional(count) }), asked);
      const found = await chooseEntry(await listFile(this.engine, this.uri, this.closed.signal, this.reading), entry);
      if (found) await this.panels.show(found, undefined, undefined, plane);
    } catch (error) {
      await showError(error, 'pooling a tensor of a file');
    }
  }
}

const fileSchema = v.object({ reading: v.exactOptional(tableReading) });

const stride = v.pipe(v.number(), v.integer());
const span = v.object({ size: count, stride });
const of = v.object({
  entry: v.string(),
  plane: v.object({
    offset: count,
    rows: span,
    columns: span,
    channels: span,
    facets: v.exactOptional(v.object({ size: count, stride, across: v.pipe(count, v.minValue(1)) })),
  }),
});
const planeSchema = v.object({ of, limit });
const blockSchema = v.object({ of, ...blockChoice });
