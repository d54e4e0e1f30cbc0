// Runs in the web worker extension host: the folder on the server's disk as a file system of the workbench.
import * as vscode from 'vscode';

/** A proposed API that @types/vscode leaves out: without it neither quick open nor `findFiles` finds anything. */
type SearchingWorkspace = typeof vscode.workspace & {
  registerFileSearchProvider(
    scheme: string,
    provider: { provideFileSearchResults(query: unknown, options: { folder: vscode.Uri }): Promise<vscode.Uri[]> },
  ): vscode.Disposable;
};

/** Whether the workbench is shown to somebody new: the build says so. */
declare const WELCOME: boolean;

export function activate(context: vscode.ExtensionContext): void {
  const folder = new DiskFolder(context.extensionUri);
  const workspace = vscode.workspace as SearchingWorkspace;
  context.subscriptions.push(
    workspace.registerFileSystemProvider('disk', folder, { isCaseSensitive: true }),
    workspace.registerFileSearchProvider('disk', {
      provideFileSearchResults: (_query, options) => folder.list(options.folder),
    }),
  );
  const walkthrough = { category: 'poolscope.poolscope#start' };
  if (WELCOME) void vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}

class DiskFolder implements vscode.FileSystemProvider {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly extensionUri: vscode.Uri) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.ask('stat', uri)).json() as Promise<vscode.FileStat>;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return (await this.ask('entries', uri)).json() as Promise<[string, vscode.FileType][]>;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new Uint8Array(await (await this.ask('read', uri)).arrayBuffer());
  }

  async list(uri: vscode.Uri): Promise<vscode.Uri[]> {
    const names = (await (await this.ask('list', uri)).json()) as string[];
    return names.map((name) => vscode.Uri.joinPath(uri, name));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await this.ask('write', uri, { method: 'POST', body: new Uint8Array(content) });
    this.changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.ask('make', uri, { method: 'POST' });
    this.changes.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    await this.ask('remove', uri, { method: 'POST' });
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    await this.ask('rename', from, { method: 'POST' }, `&to=${encodeURIComponent(pathInFolder(to))}`);
    this.changes.fire([
      { type: vscode.FileChangeType.Deleted, uri: from },
      { type: vscode.FileChangeType.Created, uri: to },
    ]);
  }

  /** Puts a question to `/folder/` on the server. */
  private async ask(operation: string, uri: vscode.Uri, init: RequestInit = {}, more = ''): Promise<Response> {
    const { scheme, authority } = this.extensionUri;
    const path = encodeURIComponent(pathInFolder(uri));
    const response = await fetch(`${scheme}://${authority}/folder/${operation}?path=${path}${more}`, init);
    if (response.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
    if (!response.ok) throw vscode.FileSystemError.NoPermissions(uri);
    return response;
  }
}

/** `nested/a.json` of `disk:/samples/nested/a.json`: the first part is the folder's own name. */
function pathInFolder(uri: vscode.Uri): string {
  return uri.path.split('/').slice(2).join('/');
}
