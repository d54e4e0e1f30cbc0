import * as vscode from 'vscode';
import { CancelledError, PoolscopeError } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { PanelContent } from '../../src/views/panel';
import { PREVIEW_DETAIL, type PreviewHostContract, type PreviewPageContract } from '../../src/views/preview';
import type { EngineClient } from '../engine/client';
import { faultText, showError } from '../shared/logger';
import { checked, Page } from '../shared/page';
import { callOf } from '../sources/callOf';
import { firstInFile } from '../sources/fileTensor';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { openTensorFile } from '../sources/openFile';
import { findInDocument, isProse, isReadable, tensorOrCall } from '../sources/textTensor';
import type { PanelHost } from './panel';
import { panelRequests } from './panelSchema';
import { PoolSession } from './poolSession';

/** How long the cursor rests before the preview follows it, so that typing stays quick: milliseconds. */
const REST = 120;
const LOOK = { plane: 'combined', limit: PREVIEW_DETAIL, window: 0, gradient: false } as const;

/** The view in Poolscope's container: the tensor under the cursor, pooled with the parameters used last. */
export class SidePreview implements vscode.WebviewViewProvider, vscode.Disposable {
  private view: vscode.WebviewView | undefined;
  private page: Page<PreviewHostContract, PreviewPageContract> | undefined;
  private session: PoolSession | undefined;
  private content: PanelContent | undefined;
  private readonly following = new Latest();
  /** What is shown of: an editor's text, or a file. */
  private source: vscode.TextEditor | vscode.Uri | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly lastUsed: LastUsed,
    private readonly panels: PanelHost,
  ) {
    const follow = () => {
      this.follow();
    };
    this.subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider('poolscope.preview', this),
      vscode.window.onDidChangeTextEditorSelection(follow),
      vscode.window.onDidChangeActiveTextEditor(follow),
      vscode.window.tabGroups.onDidChangeTabs(follow),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.follow();
      }),
      lastUsed.onDidChange(follow),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const page = new Page<PreviewHostContract, PreviewPageContract>(view.webview, this.extensionUri, 'preview', {
      requests: {
        ready: checked(panelRequests.ready, () => {
          this.follow();
          return this.content ?? { empty: hint() };
        }),
        part: checked(panelRequests.part, (ask, { signal }) => {
          if (!this.session) throw new PoolscopeError(hint());
          return this.session.ask('part', ask, signal);
        }),
      },
      notifications: {
        openPanel: () => void this.openPanel(),
      },
    });
    this.page = page;
    view.onDidChangeVisibility(() => {
      this.follow();
    });
    view.onDidDispose(() => {
      page.dispose();
      if (this.view === view) this.leave();
    });
  }

  dispose(): void {
    this.leave();
    this.subscriptions.dispose();
  }

  /** The view is gone, and with it what it held. */
  private leave(): void {
    clearTimeout(this.timer);
    this.following.cancel();
    this.session?.dispose();
    this.session = this.content = this.view = this.page = undefined;
  }

  private follow(): void {
    clearTimeout(this.timer);
    if (this.view?.visible) this.timer = setTimeout(() => void this.update(), REST);
  }

  private async update(): Promise<void> {
    // while a panel has the focus there is no active editor: the last one counts
    const source = vscode.window.activeTextEditor ?? openTensorFile() ?? this.source;
    if (!source || ('document' in source && source.document.isClosed)) return;
    this.source = source;
    const signal = this.following.begin();
    try {
      const found =
        'document' in source ? await this.find(source, signal) : await firstInFile(this.engine, source, signal);
      const call = callOf(found, this.lastUsed);
      const session = await PoolSession.open(this.engine, found, call, signal);
      if (signal.aborted) {
        session.dispose();
        return;
      }
      this.session?.dispose();
      this.session = session;
      this.show(await session.update(call, LOOK, signal));
    } catch (error) {
      if (signal.aborted || error instanceof CancelledError) return;
      const isFault = !(error instanceof PoolscopeError);
      this.session?.dispose();
      this.session = undefined;
      this.show({ empty: isFault ? faultText(error, 'the side preview') : error.message, isFault });
    }
  }

  private async find(editor: vscode.TextEditor, signal: AbortSignal): Promise<FoundTensor> {
    const { document, selection } = editor;
    const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
    if (!isReadable(document)) throw new PoolscopeError(hint());
    const place = await findInDocument(this.engine, document, start, end, signal);
    if (isProse(document) && !place.tensor && !place.refusal) throw new PoolscopeError(hint());
    const found = tensorOrCall(place, document, start);
    if ('tensor' in found) return found;
    if (this.lastUsed.tensor) return { ...this.lastUsed.tensor, call: found.call };
    throw new PoolscopeError(vscode.l10n.t('Input of this layer unknown'));
  }

  private async openPanel(): Promise<void> {
    if (!this.session) return;
    try {
      await this.panels.show(this.session.found);
    } catch (error) {
      await showError(error, 'opening the panel');
    }
  }

  private show(content: PanelContent): void {
    this.content = content;
    this.page?.rpc.notify('show', content);
  }
}

function hint(): string {
  return vscode.l10n.t(
    'Place the cursor in an array of numbers in a JSON or Python file, or open an image or a file of tensors, to see it pooled here.',
  );
}
