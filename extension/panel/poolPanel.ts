import * as v from 'valibot';
import * as vscode from 'vscode';
import { CancelledError, PoolscopeError } from '../../src/errors';
import type { ExportedFigure, FigureOrder, FigureProgress } from '../../src/export/exportFigure';
import type { OutputForm } from '../../src/export/outputForms';
import type { Style } from '../../src/export/styles';
import type { Equivalent } from '../../src/frameworks/equivalent';
import { Latest } from '../../src/latest';
import { layers, sameCall, type LayerCall } from '../../src/pooling/layers';
import {
  DETAIL,
  type ModelField,
  type PanelContent,
  type PanelHostContract,
  type PanelPageContract,
} from '../../src/views/panel';
import type { FigureLook } from '../../src/worker/figureMaker';
import { MOST_VALUES, type Linked } from '../../src/views/link';
import type { TensorReference } from '../../src/worker/origin';
import type { Look } from '../../src/worker/sight';
import type { EngineClient } from '../engine/client';
import { faultText, showError } from '../shared/logger';
import { checked, Page, type PageHandlers } from '../shared/page';
import type { Analyses } from '../sources/analyses';
import { callOf } from '../sources/callOf';
import type { FoundTensor } from '../sources/foundTensor';
import type { LastUsed } from '../sources/lastUsed';
import { readReference } from '../sources/restore';
import { Comparing } from './comparing';
import { askForInput } from './otherInput';
import { modelFieldOf } from './modelField';
import { panelRequests, shownLook } from './panelSchema';
import { PoolSession } from './poolSession';
import { openSheet } from './sheet';
import { SourceWatch } from './sourceWatch';
import { writeCallBack, writeNumberBack } from './writeBack';

/** What is looked at of a tensor that is shown for the first time. */
export const firstLook: Look = { plane: 'combined', limit: DETAIL, window: 0, gradient: false };

/** What panels are made with. */
export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly analyses: Analyses;
  readonly lastUsed: LastUsed;
}

/** One panel: a tensor, pooled as the reader sets it, and read anew when its source changes. */
export class PoolPanel implements vscode.Disposable {
  private readonly page: Page<PanelHostContract, PanelPageContract>;
  private readonly closed = new AbortController();
  private readonly following = new Latest();
  private session: PoolSession | undefined;
  private source: SourceWatch | undefined;
  /** Poolscope chose the call, to fit the tensor. */
  private isFitted = false;
  private look = firstLook;
  /** Why there is nothing to see. */
  private empty: PanelContent | undefined;
  /** The next tensor opens another panel. */
  private pinned = false;
  /** The output is to be predicted. */
  private isPredicted = false;
  private readonly comparing: Comparing;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: PanelParts,
  ) {
    const icon = (theme: string) => vscode.Uri.joinPath(parts.extensionUri, 'media', `pool-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.comparing = new Comparing(
      parts.engine,
      () => this.held(),
      () => {
        this.page.rpc.notify('compare', {});
      },
    );
    this.page = new Page(panel.webview, parts.extensionUri, 'panel', this.handlers());
    panel.onDidDispose(() => {
      this.closed.abort();
      this.following.cancel();
      this.source?.dispose();
      this.page.dispose();
      this.session?.dispose();
    });
  }

  get isPinned(): boolean {
    return this.pinned;
  }

  pin(isPinned: boolean): void {
    this.pinned = isPinned;
    this.page.rpc.notify('pinned', { isPinned });
  }

  /** Hides the output and asks about it, or shows it again. @param isOn one of both, else the other than now */
  predict(isOn = !this.isPredicted): void {
    this.isPredicted = isOn;
    this.page.rpc.notify('predict', { isOn });
  }

  /** Asks what to compare with. */
  compare(): Promise<void> {
    return this.comparing.choose();
  }

  /** Shows on the page the output brought back to the input's size, or how it changes with the input. */
  open(section: 'upsample' | 'robustness'): void {
    this.page.rpc.notify(section, {});
  }

  /** What a link to it opens. @throws PoolscopeError if its tensor is too large */
  async linked(): Promise<Linked> {
    const session = this.held();
    const { name } = session.found.reference;
    const tensor = await session.ask('tensor', { most: MOST_VALUES }, this.closed.signal);
    return { name, tensor, call: session.call, isPredicted: this.isPredicted };
  }

  /** Something is to be shown that is still read: aborts when something else is, or the panel is closed. */
  begin(): AbortSignal {
    return this.following.begin();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /**
   * Takes up a session; a fault takes the place of what was shown.
   *
   * @param isFitted whether Poolscope chose the session's call
   */
  async show(session: PoolSession, isFitted: boolean, look = firstLook): Promise<void> {
    this.look = look;
    this.isFitted = isFitted;
    this.source?.dispose();
    this.source = new SourceWatch(session.found.reference, this.parts.analyses, (reference) => {
      void this.follow(reference);
    });
    this.following.cancel();
    await this.take(session, session.call);
  }

  /** The result in words. @throws PoolscopeError if there is none */
  async text(): Promise<{ readonly name: string; readonly text: string }> {
    const session = this.held();
    return {
      name: this.panel.title,
      text: await session.ask('text', { plane: this.look.plane }, this.closed.signal),
    };
  }

  /** Draws what is seen, as files. @throws PoolscopeError if there is no result */
  async figure(
    style: Style,
    order: FigureOrder,
    signal: AbortSignal,
    onProgress?: (progress: FigureProgress) => void,
  ): Promise<ExportedFigure> {
    const session = this.held();
    const digits = vscode.workspace.getConfiguration('poolscope').get('precision', 4);
    const look = { ...(await this.shown(signal)), style, digits };
    return session.ask('figure', { look, order }, signal, onProgress);
  }

  /** The output as a file, or as the bytes of a text. @throws PoolscopeError if there is none */
  output(form: OutputForm, signal: AbortSignal): Promise<Uint8Array> {
    return this.held().ask('output', { form }, signal);
  }

  /** The layer in other frameworks. @throws PoolscopeError if there is no result */
  equivalents(signal: AbortSignal): Promise<readonly Equivalent[]> {
    return this.held().ask('equivalents', {}, signal);
  }

  /** Puts a PNG on the clipboard: only a page can. @throws PoolscopeError if that cannot be done here */
  async copyPicture(png: Uint8Array): Promise<void> {
    this.panel.reveal();
    await this.page.rpc.request('copyPicture', { png: new Uint8Array(png) });
  }

  /** The layer that is shown. @throws PoolscopeError if there is none */
  get call(): LayerCall {
    return this.held().call;
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
        ready: checked(panelRequests.ready, async ({ look }, { signal }) => {
          // a page that is new wants what it is given
          this.look = look.plane === 'combined' ? { ...look, plane: this.look.plane } : look;
          const content = this.empty ?? (await this.session?.content(this.look, signal));
          return content && 'state' in content ? { ...content, isPredicted: this.isPredicted } : content;
        }),
        change: checked(panelRequests.change, ({ call, look }, { signal }) => {
          this.look = look;
          return this.change(call, signal);
        }),
        look: checked(panelRequests.look, ({ look }, { signal }) => {
          this.look = look;
          return this.held().look(look, signal);
        }),
        part: checked(panelRequests.part, (ask, { signal }) => this.held().ask('part', ask, signal)),
        statistics: checked(panelRequests.statistics, (ask, { signal }) => this.held().ask('statistics', ask, signal)),
        previews: checked(panelRequests.previews, (ask, { signal }) => this.held().ask('previews', ask, signal)),
        reasons: checked(panelRequests.reasons, (ask, { signal }) => this.held().ask('reasons', ask, signal)),
        gradientUpTo: checked(panelRequests.gradientUpTo, (ask, { signal }) =>
          this.held().ask('gradientUpTo', ask, signal),
        ),
        routes: checked(panelRequests.routes, (ask, { signal }) => this.held().ask('routes', ask, signal)),
        apply: () => this.write((session, source) => writeCallBack(this.parts.engine, session, source)),
        writeNumber: checked(panelRequests.writeNumber, (ask) =>
          this.write((session, source) => writeNumberBack(this.parts.engine, session, source, ask)),
        ),
        questions: checked(panelRequests.questions, (ask, { signal }) => this.held().ask('questions', ask, signal)),
        judge: checked(panelRequests.judge, (ask, { signal }) => this.held().ask('judge', ask, signal)),
        ...this.comparing.requests,
        upsample: checked(panelRequests.upsample, (ask, { signal }) => this.held().ask('upsample', ask, signal)),
        robustness: checked(panelRequests.robustness, (ask, { signal }) => this.held().ask('robustness', ask, signal)),
        modelField: (_, { signal }) => this.modelField(signal),
        openSheet: checked(panelRequests.openSheet, ({ text }) => openSheet(text)),
        equivalents: (_, { signal }) => this.held().ask('equivalents', {}, signal),
      },
      notifications: {
        changeInput: () => void this.changeInput(),
        chooseComparison: () => void this.comparing.choose(),
        predicted: ({ isOn }) => {
          this.isPredicted = isOn;
        },
      },
    };
  }

  /** What the page shows; of one that is hidden, and gone with it, what was looked at last. */
  private async shown(signal: AbortSignal): Promise<Pick<FigureLook, 'plane' | 'window' | 'overlays' | 'scale'>> {
    if (this.panel.visible) return v.parse(shownLook, await this.page.rpc.request('shown', {}, { signal }));
    return { ...this.look, overlays: { indices: false, gradient: false, coverage: false } };
  }

  /** What the text's layer has seen of its model's input; nothing if another call was set here. */
  private async modelField(signal: AbortSignal): Promise<ModelField | undefined> {
    const { found, call } = this.held();
    if (!found.call || !sameCall(found.call, call)) return undefined;
    return await modelFieldOf(this.parts.analyses, found.reference, layers[call.op].rank, signal);
  }

  /** The reader's own choice: views that are opened later begin with it. */
  private async change(call: LayerCall, signal: AbortSignal): Promise<PanelContent> {
    const content = await this.held().update(call, this.look, signal);
    this.isFitted = false;
    this.name(call);
    if ('state' in content && !content.state.problem) await this.parts.lastUsed.setCall(call);
    return content;
  }

  /** Writes into the source what was changed here. @throws PoolscopeError if it cannot be written there */
  private async write(back: (session: PoolSession, source: SourceWatch) => Promise<void>): Promise<undefined> {
    const session = this.held();
    if (this.source) await back(session, this.source);
  }

  /** The reader chooses what is pooled in place of sample values. */
  private async changeInput(): Promise<void> {
    try {
      const { found, call } = this.held();
      const other = await askForInput(this.parts.engine, found.tensor.shape);
      if (!other) return;
      await this.show(await PoolSession.open(this.parts.engine, other, call, this.begin()), false);
    } catch (error) {
      await showError(error, 'choosing an input');
    }
  }

  /** The source has changed: what it holds now takes the place of what is shown, with the call that was set here. */
  private async follow(reference: TensorReference): Promise<void> {
    const { engine, analyses } = this.parts;
    const { session } = this;
    if (!session) return;
    const signal = this.following.begin();
    try {
      const found = await readReference(engine, analyses, reference);
      const next = await PoolSession.open(engine, found, session.call, signal);
      if (signal.aborted) next.dispose();
      else await this.take(next, this.callFor(found, session.call), session.number);
    } catch (error) {
      if (signal.aborted || error instanceof CancelledError) return;
      session.sourceProblem = error instanceof PoolscopeError ? error.message : faultText(error, 'following a source');
      this.page.rpc.notify('sourceProblem', { message: session.sourceProblem });
    }
  }

  /** A call that changed in the source counts; else the one that was set here, unless it was fitted to another tensor. */
  private callFor(found: FoundTensor, current: LayerCall): LayerCall {
    const { call } = found;
    const before = this.session?.found.call;
    if (call && !(before && sameCall(call, before))) return call;
    return this.isFitted ? callOf(found, this.parts.lastUsed) : current;
  }

  /** @param number that of the tensor which is shown, if it is still that one */
  private async take(session: PoolSession, call: LayerCall, number?: number): Promise<void> {
    this.session?.dispose();
    this.session = session;
    if (number !== undefined) session.number = number;
    this.empty = undefined;
    this.parts.lastUsed.tensor = session.found;
    this.name(call);
    try {
      this.page.rpc.notify('show', await session.update(call, this.look, this.closed.signal));
    } catch (error) {
      if (error instanceof CancelledError || this.session !== session) return;
      this.showEmpty(faultText(error, 'pooling', call), true);
    }
  }

  private name({ op }: LayerCall): void {
    if (this.session) this.panel.title = `${op} · ${this.session.found.reference.name}`;
  }

  /** @throws PoolscopeError if no tensor is shown: a page may ask before there is one, or after it is gone */
  private held(): PoolSession {
    if (!this.session) throw new PoolscopeError(vscode.l10n.t('No tensor here yet. Visualize one first.'));
    return this.session;
  }
}
