import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../../src/errors';
import type { Block } from '../../src/tensors/tile';
import type { CellReason } from '../../src/pooling/explain';
import { planeSizes } from '../../src/pooling/geometry';
import { flatIndex, unravelIndex } from '../../src/pooling/positions';
import { formatShape } from '../../src/tensors/tensor';
import { isMosaic, planeIn } from '../../src/plane/mosaic';
import type { Overlays } from '../../src/plane/overlay';
import type { PanelState, SavedLook, ShownLook } from '../../src/views/panel';
import type { SeenChoice } from '../../src/tensors/tile';
import type { ResultFacts, Sight } from '../../src/worker/sight';
import type { ColourScale } from '../plane/colourScale';
import { Stage, type StageEvents } from '../plane/stage';
import { contentOf, noOverlays } from '../../src/plane/stageContent';
import { h } from '../shared/dom';
import { request } from './host';
import { overlayObstacles, OverlayToggles } from './overlayToggles';
import { CellEditor } from './cellEditor';
import { channelName } from './planePicker';
import { Player } from './player';
import { Why } from './why';

export interface PlaneExplorerEvents {
  /** The window is at an output cell. */
  readonly moved: (position: readonly number[]) => void;
  /** What is seen was turned to another plane: of a mosaic the one that is pointed at. */
  readonly turned: (choice: SeenChoice) => void;
  /** The gradient is switched on, and the result has none. */
  readonly gradientWanted: () => void;
  readonly failed: (error: unknown) => void;
}

interface Shown {
  readonly state: PanelState;
  readonly result: ResultFacts;
  readonly sight: Sight;
}

/** What is shown of one plane: its cells, the window on them as it moves, and the reason for the output cell. */
export class PlaneExplorer {
  private readonly noCells = h('div', { class: 'no-cells', id: 'no-cells', role: 'status' });
  private readonly why = new Why();
  private readonly toggles: OverlayToggles;
  private readonly player = new Player(
    (window) => {
      this.isPlayed = true;
      this.move(window);
    },
    () => {
      this.stage.reveal();
    },
  );
  private readonly editor = new CellEditor();
  private readonly stage: Stage;
  readonly elements: readonly HTMLElement[];
  private shown: Shown | undefined;
  /** The overlays that are on the planes. */
  private drawn = noOverlays;
  /** What is shown of the window, and which one it is. */
  private reasons: readonly CellReason[] = [];
  private explained = -1;
  private isExplaining = false;
  private isCovered = false;
  /** The window was moved by the player: gradients arrive one by one. */
  private isPlayed = false;
  /** The gradient that has arrived by then: a block a slice. */
  private arrived: readonly Block[] | undefined;
  /** The input cell under the pointer. */
  private pointed: readonly number[] | undefined;

  constructor(
    private window: number,
    private overlays: Overlays,
    look: SavedLook,
    private readonly events: PlaneExplorerEvents,
    actions?: HTMLElement,
  ) {
    this.toggles = new OverlayToggles(overlays, (chosen) => {
      this.overlays = chosen;
      [this.isPlayed, this.arrived] = [this.player.isPlaying, undefined];
      this.draw();
      this.showReasons(this.reasons);
      if (this.shown) this.events.moved(this.positionOf(this.window));
      const { state, sight } = this.shown ?? {};
      if (state && chosen.gradient && !sight?.planes.gradient) this.events.gradientWanted();
    });
    if (actions) this.toggles.element.append(actions);
    this.stage = new Stage(this.stageEvents(), look, this.toggles.element);
    this.elements = [this.noCells, ...this.controls.map(({ element }) => element), this.editor.element];
    const edit = ({ target }: Event) => {
      if (target instanceof Element && target.closest('#input')) this.editNumber();
    };
    this.stage.element.addEventListener('dblclick', edit);
    this.stage.element.addEventListener('keydown', (event) => {
      if (event.key === 'F2') edit(event);
    });
  }

  get saved(): { window: number; overlays: Overlays; look: SavedLook } {
    return { window: this.window, overlays: this.overlays, look: this.stage.look };
  }

  /** What is seen of the result. */
  get shownLook(): Omit<ShownLook, 'plane'> {
    return { window: this.window, overlays: this.drawn, scale: this.colours.state };
  }

  /** The output cell of the window. */
  get position(): readonly number[] {
    return this.positionOf(this.window);
  }

  /** Moves the window to an output cell. */
  goTo(position: readonly number[]): void {
    const sizes = this.shown?.result.plan.geometry.axes.map((axis) => axis.outputSize);
    if (!sizes) return;
    const window = flatIndex(sizes, position);
    this.player.pause();
    this.player.mark(window);
    this.showAllGradient();
    this.move(window);
  }

  /** How the values become colors. */
  get colours(): ColourScale {
    return this.stage.colours.scale;
  }

  /** Back to the first window, of another tensor. */
  reset(): void {
    this.window = 0;
    this.player.pause();
  }

  /** Hides which cells the window reads, while the output is to be predicted. */
  cover(isCovered: boolean): void {
    this.isCovered = isCovered;
    this.player.pause();
    if (isCovered) this.stage.unmark();
    else this.showReasons(this.reasons);
  }

  togglePlay(): void {
    if (this.shown && !this.isCovered) this.player.toggle();
  }

  /** Draws what there is to see of a result; without a sight the output has no cells. */
  show(state: PanelState, result: ResultFacts, sight: Sight | undefined): void {
    const { geometry } = result.plan;
    for (const { element } of this.controls) element.hidden = !sight;
    this.noCells.hidden = sight !== undefined;
    if (!sight) {
      const shape = formatShape(geometry.outputShape);
      this.noCells.textContent = l10n.t('The output {0} is empty.', shape);
      this.player.pause();
      this.shown = undefined;
      return;
    }
    this.shown = { state, result, sight };
    this.arrived = undefined;
    // while it plays the window has gone on meanwhile
    if (!this.player.isPlaying) this.window = sight.window;
    this.draw();
    const windows = planeSizes(geometry).output;
    this.window = Math.min(this.window, windows - 1);
    this.player.show(windows, this.window, geometry.axes.at(-1)!.outputSize);
    this.explained = sight.window;
    this.showReasons(sight.reasons);
    this.events.moved(this.positionOf(this.window));
    this.move(this.window);
  }

  private stageEvents(): StageEvents {
    return {
      part: (part, signal) => request('part', part, { signal }),
      statistics: (plane) => request('statistics', { plane }),
      looked: () => {
        this.events.moved(this.positionOf(this.window));
      },
      failed: (error) => {
        this.events.failed(error);
      },
      planeChosen: (mosaic) => {
        if (!this.shown) return;
        this.shown = { ...this.shown, sight: { ...this.shown.sight, plane: { mosaic } } };
        this.explained = -1;
        this.events.turned({ mosaic });
      },
      windowChosen: (window) => {
        this.player.pause();
        this.player.mark(window);
        this.showAllGradient();
        this.move(window);
      },
      inputChosen: (position, windows) => {
        this.player.pause();
        this.showAllGradient();
        void this.showInput(position, windows);
      },
      inputLeft: () => {
        this.pointed = undefined;
        this.explained = -1;
        this.move(this.window);
      },
    };
  }

  /** Opens a field over the input cell that is pointed at, if its number stands in the code. */
  private editNumber(): void {
    const { state, sight } = this.shown ?? {};
    const { pointed: position } = this;
    const isWritten = state && !state.isImage && ['json', 'python'].includes(state.reference.kind);
    const cell = position && this.stage.inputCell(position);
    if (!isWritten || !cell || !sight || sight.plane === 'combined') return;
    const plane = planeIn(sight.plane);
    this.player.pause();
    this.editor.open(cell, this.stage.pointedValue, (written) => {
      request('writeNumber', { plane, position, written }).catch(this.events.failed);
    });
  }

  private get controls(): readonly { readonly element: HTMLElement }[] {
    return [this.stage, this.player, this.why];
  }

  /** Draws the values with what is shown on top of them. */
  private draw(): void {
    if (!this.shown) return;
    const { state, result, sight: whole } = this.shown;
    const { gradient } = whole.planes;
    const sight =
      gradient && this.arrived
        ? { ...whole, planes: { ...whole.planes, gradient: { ...gradient, blocks: this.arrived } } }
        : whole;
    const content = (on: Overlays) => contentOf(result, sight, state, on);
    const on = this.toggles.show(overlayObstacles(content(noOverlays), state.dtype));
    this.drawn = on;
    this.stage.show(content(on));
  }

  private positionOf(window: number): readonly number[] {
    const sizes = this.shown?.result.plan.geometry.axes.map((axis) => axis.outputSize) ?? [];
    return unravelIndex(sizes, window);
  }

  /** Moves the window; the reason for its output cell follows. */
  private move(window: number): void {
    if (!this.shown) return;
    this.window = window;
    this.events.moved(this.positionOf(window));
    void this.explain();
  }

  /** Asks for the reason of the window, one at a time: where it stands when an answer comes is asked for next. */
  private async explain(): Promise<void> {
    if (this.isExplaining) return;
    this.isExplaining = true;
    try {
      for (let { shown } = this; shown && this.explained !== this.window; { shown } = this) {
        const { window } = this;
        const { plane } = shown.sight;
        const ask = { plane: isMosaic(plane) ? plane.mosaic : plane, position: this.positionOf(window) };
        const reasons = await request('reasons', ask);
        await this.letArrive(window);
        if (shown !== this.shown) continue;
        this.explained = window;
        this.showReasons(reasons);
      }
    } catch (error) {
      this.explained = this.window;
      this.events.failed(error);
    } finally {
      this.isExplaining = false;
    }
  }

  /** While windows are played, the gradient at the input is what has come back from those up to this one. */
  private async letArrive(window: number): Promise<void> {
    const { shown } = this;
    const { plane, planes } = shown?.sight ?? {};
    if (!this.isPlayed || !this.overlays.gradient || !planes?.gradient || typeof plane !== 'number') return;
    const blocks = await request('gradientUpTo', { plane, window });
    if (!blocks || shown !== this.shown || !this.isPlayed) return;
    this.arrived = blocks;
    this.draw();
  }

  private showAllGradient(): void {
    this.isPlayed = false;
    if (!this.arrived) return;
    this.arrived = undefined;
    this.draw();
  }

  private showReasons(reasons: readonly CellReason[]): void {
    this.reasons = reasons;
    const [reason] = reasons;
    if (!this.shown || !reason || this.isCovered) return;
    // a screen reader could not keep up
    this.why.element.setAttribute('aria-live', this.player.isPlaying ? 'off' : 'polite');
    const isOne = reasons.length === 1;
    this.stage.mark(reason.position, isOne ? reason : undefined, this.player.isPlaying);
    this.why.show(this.shown.result.plan, reasons, isOne ? [] : reasons.map((_, channel) => channelName(channel, 3)));
    if (isOne && this.overlays.gradient && this.shown.sight.planes.gradient) this.why.showGradient(reason);
  }

  /** Says which windows read an input cell, and how the gradient comes back to it. */
  private async showInput(position: readonly number[], windows: readonly (readonly number[])[]): Promise<void> {
    if (!this.shown) return;
    this.pointed = position;
    const { sight, result } = this.shown;
    this.why.showReaders(result.plan, position, windows);
    if (!this.overlays.gradient || !sight.planes.gradient || sight.plane === 'combined') return;
    if (result.plan.reduction.kind === 'unpool') return;
    try {
      const routes = await request('routes', { plane: planeIn(sight.plane), position });
      if (this.pointed !== position) return;
      this.stage.markReaders(routes.map((route) => route.position));
      this.why.showRoutes(position, routes);
    } catch (error) {
      if (this.pointed === position || !(error instanceof PoolscopeError)) this.events.failed(error);
    }
  }
}
