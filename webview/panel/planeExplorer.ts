import * as l10n from '@vscode/l10n';
import type { CellReason } from '../../src/pooling/explain';
import { planeSizes } from '../../src/pooling/geometry';
import { unravelIndex } from '../../src/pooling/positions';
import { formatShape } from '../../src/tensors/tensor';
import type { PlaneChoice } from '../../src/tensors/tile';
import type { Overlays, PanelState, PlaneTiles } from '../../src/views/panel';
import { isEmpty, noOverlays, contentOf } from '../plane/stageContent';
import { Stage } from '../plane/stage';
import { h } from '../shared/dom';
import { askPlanes, askReason, askRoutes, tell } from './host';
import { overlayObstacles, OverlayToggles } from './overlayToggles';
import { channelName } from './planePicker';
import { Player } from './player';
import { Why } from './why';

/** The most cells along an axis that are asked for. */
const DETAIL = 1024;

type Result = NonNullable<PanelState['result']>;

export interface PlaneExplorerEvents {
  /** The window stands at an output cell. */
  readonly moved: (position: readonly number[]) => void;
  readonly failed: (message: string) => void;
}

/** What is shown of one plane: its cells, the window on them as it moves, and the reason for the output cell. */
export class PlaneExplorer {
  private readonly noCells = h('div', { class: 'no-cells', id: 'no-cells', role: 'status' });
  private readonly why = new Why();
  private readonly toggles: OverlayToggles;
  private readonly player = new Player((window) => {
    void this.showWindow(window);
  });
  private readonly stage = new Stage({
    windowChosen: (window) => {
      this.player.pause();
      this.player.mark(window);
      void this.showWindow(window);
    },
    inputChosen: (position, windows) => {
      this.player.pause();
      void this.showInput(position, windows);
    },
    inputLeft: () => {
      this.pointed = undefined;
      void this.showWindow(this.window);
    },
  });
  readonly elements: readonly HTMLElement[];
  private shown: { state: PanelState; result: Result; plane: PlaneChoice; tiles: PlaneTiles } | undefined;
  /** The state and the gradient that the extension host was told to change to. */
  private told = '';
  /** The input cell under the pointer. */
  private pointed: readonly number[] | undefined;

  constructor(
    private window: number,
    private overlays: Overlays,
    private readonly events: PlaneExplorerEvents,
  ) {
    this.toggles = new OverlayToggles(overlays, (chosen) => {
      this.overlays = chosen;
      this.draw();
      void this.showWindow(this.window);
    });
    this.elements = [this.noCells, ...this.parts.map(({ element }) => element)];
  }

  get saved(): { window: number; overlays: Overlays } {
    return { window: this.window, overlays: this.overlays };
  }

  /** Back to the first window, of another tensor. */
  reset(): void {
    this.window = 0;
    this.player.pause();
  }

  togglePlay(): void {
    if (this.shown) this.player.toggle();
  }

  /** Fetches a plane's values and draws them; resolves to false if they are of another result by now. */
  async show(state: PanelState, result: Result, plane: PlaneChoice): Promise<boolean> {
    const { outputShape } = result.plan.geometry;
    const hasCells = !isEmpty(result.plan.geometry);
    for (const { element } of this.parts) element.hidden = !hasCells;
    this.noCells.hidden = hasCells;
    if (!hasCells) {
      const shape = formatShape(outputShape);
      this.noCells.textContent = l10n.t('The output {0} is empty.', shape);
      this.player.pause();
      this.shown = undefined;
      return true;
    }
    const answer = await askPlanes(plane, DETAIL);
    if (answer.version !== state.version) return false;
    this.shown = { state, result, plane, tiles: answer.tiles };
    this.draw();
    const windows = planeSizes(result.plan.geometry).output;
    this.window = Math.min(this.window, windows - 1);
    this.player.show(windows, this.window);
    await this.showWindow(this.window);
    return true;
  }

  private get parts(): readonly { readonly element: HTMLElement }[] {
    return [this.toggles, this.stage, this.player, this.why];
  }

  /** Draws the values with what is shown on top of them; the host is told of a gradient that is missing or left over. */
  private draw(): void {
    if (!this.shown) return;
    const { state, result, plane, tiles } = this.shown;
    const content = (on: Overlays) => contentOf(result, tiles, state.isImage, plane, on);
    const on = this.toggles.show(overlayObstacles(content(noOverlays), state.dtype));
    this.stage.show(content(on));
    const wish = `${state.version} ${on.gradient}`;
    if (on.gradient === (tiles.gradient !== undefined) || wish === this.told) return;
    this.told = wish;
    tell({ type: 'gradient', on: on.gradient });
  }

  /** Moves the window, and says why its output cell has its value. */
  private async showWindow(window: number): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    this.window = window;
    const { plan } = shown.result;
    const sizes = plan.geometry.axes.map((axis) => axis.outputSize);
    const position = unravelIndex(sizes, window);
    this.events.moved(position);
    try {
      const reasons = await reasonsFor(shown.plane, position);
      if (window !== this.window || shown !== this.shown) return;
      // a screen reader could not keep up
      this.why.element.setAttribute('aria-live', this.player.isPlaying ? 'off' : 'polite');
      this.stage.mark(position, reasons.length === 1 ? reasons[0] : undefined);
      this.why.show(plan, reasons, reasons.length > 1 ? reasons.map((_, channel) => channelName(channel, 3)) : []);
    } catch (error) {
      if (window === this.window && shown === this.shown) this.events.failed(messageOf(error));
    }
  }

  /** Says which windows read an input cell, and how the gradient comes back to it. */
  private async showInput(position: readonly number[], windows: readonly (readonly number[])[]): Promise<void> {
    if (!this.shown) return;
    this.pointed = position;
    const { plane, tiles, result } = this.shown;
    this.why.showReaders(result.plan, position, windows);
    if (!this.overlays.gradient || !tiles.gradient || plane === 'combined') return;
    if (result.plan.reduction.kind === 'unpool') return;
    const routes = await askRoutes(plane, position).catch(() => undefined);
    if (!routes || this.pointed !== position) return;
    this.stage.markReaders(routes.map((route) => route.position));
    this.why.showRoutes(position, routes);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reasonsFor(plane: PlaneChoice, position: readonly number[]): Promise<CellReason[]> {
  const planes = plane === 'combined' ? [0, 1, 2] : [plane];
  return Promise.all(planes.map((number) => askReason(number, position)));
}
