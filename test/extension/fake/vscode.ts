// A small VS Code for unit tests of extension/: `vscode` is this module there. What a test looks at, or answers, is in `fake`.
import { vi } from 'vitest';
import { URI, Utils } from 'vscode-uri';

export class Disposable {
  constructor(private readonly end: () => void) {}

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.end();
  }
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();
  readonly event = (listener: (event: T) => unknown): Disposable => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };

  /** How many listen. */
  get size(): number {
    return this.listeners.size;
  }

  fire(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export const Uri = Object.assign(URI, { joinPath: (uri: URI, ...parts: string[]) => Utils.joinPath(uri, ...parts) });
export type Uri = URI;

export class FileSystemError extends Error {
  static FileNotFound(uri: URI): FileSystemError {
    return new FileSystemError(`EntryNotFound (FileSystemError): ${uri.path}`);
  }
}

export class RelativePattern {
  constructor(
    readonly base: URI,
    readonly pattern: string,
  ) {}
}

export class MarkdownString {
  isTrusted: unknown;
  supportHtml = false;

  constructor(readonly value: string) {}
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export class Hover {
  constructor(
    readonly contents: MarkdownString,
    readonly range?: Range,
  ) {}
}

export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
export const ColorThemeKind = { Light: 1, Dark: 2, HighContrast: 3 };
export const ViewColumn = { Active: -1, Beside: -2 };
export const ProgressLocation = { Notification: 15 };
export const InlayHintKind = { Type: 1 };

export const TextEdit = { insert: (at: Position, text: string) => ({ at, text }) };

export class InlayHint {
  textEdits: unknown;
  paddingLeft = false;
  tooltip: MarkdownString | undefined;

  constructor(
    readonly position: Position,
    readonly label: string,
    readonly kind: number,
  ) {}
}

export class TabInputCustom {
  constructor(
    readonly uri: URI,
    readonly viewType: string,
  ) {}
}

export const StatusBarAlignment = { Right: 2 };

export const DiagnosticSeverity = { Error: 0, Warning: 1, Hint: 3 };

export class Location {
  constructor(
    readonly uri: URI,
    readonly range: Range,
  ) {}
}

export class DiagnosticRelatedInformation {
  constructor(
    readonly location: Location,
    readonly message: string,
  ) {}
}

export const CodeActionKind = { QuickFix: 'quickfix', RefactorRewrite: 'refactor.rewrite' };

export class CodeAction {
  diagnostics: readonly Diagnostic[] = [];
  isPreferred = false;
  edit: WorkspaceEdit | undefined;
  command: unknown;

  constructor(
    readonly title: string,
    readonly kind: string,
  ) {}
}

export class WorkspaceEdit {
  readonly edits: [uri: string, range: Range, text: string][] = [];

  insert(uri: URI, at: Position, text: string): void {
    this.edits.push([String(uri), new Range(at, at), text]);
  }

  replace(uri: URI, range: Range, text: string): void {
    this.edits.push([String(uri), range, text]);
  }
}

export class Diagnostic {
  source = '';
  code: unknown;
  relatedInformation: readonly DiagnosticRelatedInformation[] = [];

  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

export const QuickPickItemKind = { Separator: -1 };

export const QuickInputButtons = { Back: {} };
export const env = { language: 'en', clipboard: { writeText: vi.fn<(text: string) => Promise<void>>() } };

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class TreeItem {
  description: unknown;
  tooltip: MarkdownString | undefined;
  command: unknown;
  contextValue: unknown;

  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}

/** The English text itself, its places filled. */
export const l10n = {
  bundle: undefined,
  t: (text: string, ...values: unknown[]) =>
    text.replace(/\{(\d+)\}/g, (_, place: string) => String(values[Number(place)])),
};

/** A file in memory; `modified` counts its versions. */
interface FakeFile {
  readonly bytes: Uint8Array;
  readonly modified: number;
}

/** What tests put in and look at. */
export const fake = {
  files: new Map<string, FakeFile>(),
  commands: new Map<string, (...parameters: unknown[]) => unknown>(),
  tabs: new EventEmitter<unknown>(),
  statusBar: {
    text: '',
    isShown: false,
    show: () => {
      fake.statusBar.isShown = true;
    },
    hide: () => {
      fake.statusBar.isShown = false;
    },
    dispose: () => undefined,
  },
  treeViews: new Map<string, { description: string }>(),
  providers: new Map<string, unknown>(),
  /** What the output channel was told: level and text. */
  log: [] as [level: string, text: string][],
  panels: [] as FakePanel[],
  quickPicks: [] as FakeQuickPick[],
  /** What was reported of work under way. */
  progress: [] as unknown[],
  watchers: [] as FakeWatcher[],
  selection: new EventEmitter<unknown>(),
  activeEditor: new EventEmitter<unknown>(),
  documentChange: new EventEmitter<unknown>(),
  documentOpen: new EventEmitter<unknown>(),
  documentClose: new EventEmitter<unknown>(),
  notebookChange: new EventEmitter<unknown>(),
  configurationChange: new EventEmitter<unknown>(),
  /** Settings by their whole name. */
  settings: new Map<string, unknown>(),
  diagnostics: new Map<string, readonly Diagnostic[]>(),
  showLog: vi.fn(),
  status: undefined as FakeStatus | undefined,

  write(uri: string, bytes: Uint8Array): void {
    const before = fake.files.get(uri);
    fake.files.set(uri, { bytes, modified: (before?.modified ?? 0) + 1 });
  },

  reset(): void {
    fake.files.clear();
    fake.commands.clear();
    fake.providers.clear();
    fake.settings.clear();
    fake.diagnostics.clear();
    fake.log.length = fake.panels.length = fake.watchers.length = fake.quickPicks.length = 0;
    fake.progress.length = 0;
    fake.showLog.mockReset();
    window.activeTextEditor = undefined;
    env.clipboard.writeText.mockReset();
    window.showInputBox.mockReset();
    for (const mock of [window.showErrorMessage, window.showInformationMessage, window.showQuickPick]) mock.mockReset();
    window.showWarningMessage.mockReset();
  },
};

function fileAt(uri: URI): FakeFile {
  const file = fake.files.get(String(uri));
  if (!file) throw FileSystemError.FileNotFound(uri);
  return file;
}

/** A line of the status bar's language menu. */
export class FakeStatus extends Disposable {
  name = '';
  text = '';
  detail = '';
  command: unknown;
}

class FakeWatcher extends Disposable {
  readonly created = new EventEmitter<URI>();
  readonly changed = new EventEmitter<URI>();
  readonly deleted = new EventEmitter<URI>();
  readonly onDidCreate = this.created.event;
  readonly onDidChange = this.changed.event;
  readonly onDidDelete = this.deleted.event;
}

/** A webview: what the host posts can be listened to, what a page posts arrives at the host. */
export class FakeWebview {
  options: unknown;
  html = '';
  readonly cspSource = 'vscode-resource:';
  readonly toHost = new EventEmitter<unknown>();
  readonly toPage = new EventEmitter<unknown>();
  readonly onDidReceiveMessage = this.toHost.event;
  readonly asWebviewUri = (uri: URI) => uri;
  readonly postMessage = (message: unknown): Promise<boolean> => {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      this.toPage.fire(copy);
    });
    return Promise.resolve(true);
  };
}

export class FakePanel {
  readonly webview = new FakeWebview();
  title = '';
  iconPath: unknown;
  active = false;
  readonly reveal = vi.fn();
  private readonly disposed = new EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private readonly viewState = new EventEmitter<void>();
  readonly onDidChangeViewState = this.viewState.event;

  /** Gets the focus, which other panels lose. */
  focus(): void {
    for (const panel of fake.panels) panel.active = false;
    this.active = true;
    this.viewState.fire();
  }

  dispose(): void {
    this.disposed.fire();
  }
}

export interface FakeItem {
  readonly label: string;
  readonly kind?: number;
  readonly description?: string;
  readonly detail?: string;
  readonly buttons?: readonly { readonly tooltip: string }[];
}

export class FakeQuickPick {
  title = '';
  step: number | undefined;
  totalSteps: number | undefined;
  buttons: readonly unknown[] = [];
  placeholder = '';
  items: readonly FakeItem[] = [];
  selectedItems: readonly FakeItem[] = [];
  private readonly accepted = new EventEmitter<void>();
  private readonly triggered = new EventEmitter<unknown>();
  private readonly pressed = new EventEmitter<unknown>();
  private readonly hidden = new EventEmitter<void>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidTriggerButton = this.pressed.event;
  readonly onDidTriggerItemButton = this.triggered.event;
  readonly onDidHide = this.hidden.event;
  readonly dispose = vi.fn();

  show(): void {
    fake.quickPicks.push(this);
  }

  hide(): void {
    this.hidden.fire();
  }

  /** Enter, on the first item or the one with this label. */
  accept(label?: string): void {
    this.selectedItems = [this.item(label)];
    this.accepted.fire();
  }

  /** Presses the button beside the title. */
  goBack(): void {
    this.pressed.fire(this.buttons[0]);
  }

  /** Presses a button of the first item. */
  press(tooltip: string): void {
    const item = this.item();
    this.triggered.fire({ item, button: item.buttons?.find((button) => button.tooltip === tooltip) });
  }

  private item(label?: string): FakeItem {
    const found = this.items.find((item) => (label === undefined ? item.kind === undefined : item.label === label));
    if (!found) throw new Error(`no item ${label}`);
    return found;
  }
}

export interface FakeInputBox {
  readonly value: string;
  readonly valueSelection: readonly [number, number];
  readonly validateInput: (text: string) => string | undefined;
}

export class FakeView {
  readonly webview = new FakeWebview();
  visible = true;
  readonly visibility = new EventEmitter<void>();
  readonly onDidChangeVisibility = this.visibility.event;
  private readonly disposed = new EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;

  dispose(): void {
    this.disposed.fire();
  }
}

function logAt(level: string) {
  return (text: string) => {
    fake.log.push([level, text]);
  };
}

function provided(name: string, provider: unknown): Disposable {
  fake.providers.set(name, provider);
  return new Disposable(() => fake.providers.delete(name));
}

export const window = {
  activeTextEditor: undefined as unknown,
  createOutputChannel: () => ({
    error: logAt('error'),
    warn: logAt('warn'),
    info: logAt('info'),
    show: fake.showLog,
    dispose: () => undefined,
  }),
  createWebviewPanel: (_type: string, title: string) => {
    const panel = new FakePanel();
    panel.title = title;
    fake.panels.push(panel);
    return panel;
  },
  showErrorMessage: vi.fn<(message: string, ...actions: string[]) => Promise<string | undefined>>(),
  showInformationMessage: vi.fn<(message: string, ...actions: string[]) => Promise<string | undefined>>(),
  showWarningMessage: vi.fn<(message: string, options: unknown, ...actions: string[]) => Promise<string | undefined>>(),
  showQuickPick: vi.fn<(items: readonly unknown[]) => Promise<unknown>>(),
  showSaveDialog: vi.fn<(options: unknown) => Promise<URI | undefined>>(),
  activeColorTheme: { kind: 1 },
  showInputBox: vi.fn<(options: FakeInputBox) => Promise<string | undefined>>(),
  createQuickPick: () => new FakeQuickPick(),
  showTextDocument: vi.fn(),
  registerWebviewViewProvider: provided,
  registerWebviewPanelSerializer: provided,
  tabGroups: { activeTabGroup: { activeTab: undefined as unknown }, onDidChangeTabs: fake.tabs.event },
  createStatusBarItem: () => fake.statusBar,
  registerCustomEditorProvider: provided,
  onDidChangeTextEditorSelection: fake.selection.event,
  onDidChangeActiveTextEditor: fake.activeEditor.event,
  createTreeView: (name: string, { treeDataProvider }: { treeDataProvider: unknown }) => {
    const registered = provided(name, treeDataProvider);
    const onDidChangeVisibility = new EventEmitter<void>().event;
    const view = {
      visible: true,
      description: '',
      selection: [],
      onDidChangeVisibility,
      dispose: () => {
        registered.dispose();
      },
    };
    fake.treeViews.set(name, view);
    return view;
  },
  registerUriHandler: (handler: unknown) => provided('uris', handler),
  registerTerminalLinkProvider: (provider: unknown) => provided('links', provider),
  withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) =>
    work(
      { report: (report: unknown) => fake.progress.push(report) },
      { isCancellationRequested: false, onCancellationRequested: () => undefined },
    ),
};

export const notebooks = {
  registerNotebookCellStatusBarItemProvider: (_type: string, provider: unknown) => provided('cells', provider),
};

export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: unknown,
  ) {}
}

interface Kinds {
  readonly providedCodeActionKinds: readonly string[];
}

export const languages = {
  registerInlayHintsProvider: (language: string, provider: unknown) => provided(`hints ${language}`, provider),
  registerCodeActionsProvider: (
    language: string,
    provider: unknown,
    { providedCodeActionKinds: [kind] }: Kinds = { providedCodeActionKinds: ['any'] },
  ) => provided(`${kind!} ${language}`, provider),
  registerCodeLensProvider: (language: string, provider: unknown) => provided(`lenses ${language}`, provider),
  createLanguageStatusItem: () => (fake.status = new FakeStatus(() => undefined)),
  createDiagnosticCollection: () => ({
    set: (uri: URI, diagnostics: readonly Diagnostic[]) => fake.diagnostics.set(String(uri), diagnostics),
    delete: (uri: URI) => fake.diagnostics.delete(String(uri)),
    dispose: () => {
      fake.diagnostics.clear();
    },
  }),
  registerHoverProvider: (languages: string | readonly string[], provider: unknown) =>
    provided(`hover ${[languages].flat().join()}`, provider),
};

export const commands = {
  registerCommand(name: string, run: (...parameters: unknown[]) => unknown): Disposable {
    fake.commands.set(name, run);
    return new Disposable(() => fake.commands.delete(name));
  },
  executeCommand: vi.fn((name: string, ...parameters: unknown[]) =>
    Promise.resolve(fake.commands.get(name)?.(...parameters)),
  ),
};

export const workspace = {
  workspaceFolders: undefined,
  getWorkspaceFolder: () => undefined,
  registerTextDocumentContentProvider: provided,
  textDocuments: [] as unknown[],
  notebookDocuments: [] as unknown[],
  asRelativePath: (uri: URI) => uri.path.replace(/^\//, ''),
  openTextDocument: vi.fn(),
  onDidChangeTextDocument: fake.documentChange.event,
  onDidOpenTextDocument: fake.documentOpen.event,
  onDidCloseTextDocument: fake.documentClose.event,
  onDidChangeNotebookDocument: fake.notebookChange.event,
  onDidChangeConfiguration: fake.configurationChange.event,
  getConfiguration: (section: string) => ({
    get: (name: string, otherwise: unknown) => fake.settings.get(`${section}.${name}`) ?? otherwise,
  }),
  createFileSystemWatcher: () => {
    const watcher = new FakeWatcher(() => undefined);
    fake.watchers.push(watcher);
    return watcher;
  },
  fs: {
    createDirectory: () => Promise.resolve(),
    stat: async (uri: URI) => {
      const isFolder = [...fake.files.keys()].some((file) => file.startsWith(`${String(uri)}/`));
      if (isFolder) return { type: FileType.Directory, size: 0, mtime: 0, ctime: 0 };
      const { bytes, modified } = await Promise.resolve().then(() => fileAt(uri));
      return { type: FileType.File, size: bytes.length, mtime: modified, ctime: 0 };
    },
    readFile: async (uri: URI) => (await Promise.resolve().then(() => fileAt(uri))).bytes,
    writeFile: (uri: URI, bytes: Uint8Array) => {
      fake.write(String(uri), bytes);
      return Promise.resolve();
    },
    rename: async (from: URI, to: URI, { overwrite = false } = {}) => {
      const { bytes } = await Promise.resolve().then(() => fileAt(from));
      if (!overwrite && fake.files.has(String(to))) throw new FileSystemError(`FileExists: ${to.path}`);
      fake.write(String(to), bytes);
      fake.files.delete(String(from));
    },
    readDirectory: (uri: URI) =>
      Promise.resolve(
        [...fake.files.keys()]
          .filter((file) => file.startsWith(`${String(uri)}/`))
          .map((file) => [file.slice(String(uri).length + 1), FileType.File] as const),
      ),
  },
};
