import * as l10n from '@vscode/l10n';
import type { Tile, Region } from '../../src/tensors/tile';
import { exactText, shortText } from '../../src/tensors/valueText';
import type { PlaneSection } from '../../src/worker/planes';
import { h } from '../shared/dom';
import { formatPosition } from '../shared/format';
import { painted } from './tilePicture';

/** From this many CSS pixels on a cell shows its value. */
const READABLE = 44;
const LARGEST_CELL = 128;
const ZOOM_STEP = 1.25;

interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly region: Region;
  readonly tile: Tile;
}

export interface HeatMapEvents {
  /** Requests finer cells of a region. */
  finer(region: Region): void;
  /** The cell under the pointer or the keyboard's cursor, and its value in words. */
  pointed(text: string, cell: readonly [row: number, column: number]): void;
  /** A cell was clicked, or Enter pressed. */
  chosen?(cell: readonly [row: number, column: number]): void;
  /** What is framed for a cell, if it is more than itself. */
  frameOf?(cell: readonly [row: number, column: number]): Region | undefined;
}

/** A plane drawn in colors, to pan and zoom; large cells show their values. */
export class HeatMap {
  readonly canvas = h('canvas', { class: 'heat-map', tabindex: '0', role: 'img' });
  private overview: Layer | undefined;
  private detail: Layer | undefined;
  private isImage = false;
  /** CSS pixels per cell, and where cell (0, 0) is. */
  private scale = 1;
  private left = 0;
  private top = 0;
  private isFitted = true;
  private cursor: readonly [number, number] | undefined;
  private dragged: readonly [x: number, y: number] | undefined;
  private hasMoved = false;
  private timer: number | undefined;

  constructor(private readonly events: HeatMapEvents) {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, event.offsetX, event.offsetY);
    });
    canvas.addEventListener('pointerdown', ({ offsetX, offsetY, pointerId }) => {
      canvas.setPointerCapture(pointerId);
      this.dragged = [offsetX, offsetY];
      this.hasMoved = false;
    });
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      this.pointer(offsetX, offsetY);
    });
    canvas.addEventListener('pointerup', () => {
      this.dragged = undefined;
      if (!this.hasMoved && this.cursor) events.chosen?.(this.cursor);
    });
    canvas.addEventListener('keydown', (event) => {
      if (this.key(event.key)) event.preventDefault();
    });
    new ResizeObserver(() => {
      if (this.isFitted) this.fit();
      else this.draw();
    }).observe(canvas);
  }

  /** Shows another plane; it is fitted into the view, unless it has the same size as the one before. */
  show({ tile, region }: Pick<PlaneSection, 'tile' | 'region'>, isImage: boolean, label: string): void {
    const before = this.overview?.region;
    const isSame = before?.height === region.height && before.width === region.width;
    this.overview = { canvas: painted(tile, isImage), region, tile };
    this.detail = undefined;
    this.isImage = isImage;
    this.canvas.setAttribute('aria-label', label);
    if (isSame && !this.isFitted) this.moved();
    else this.fit();
  }

  /** Finer cells that were asked for. */
  refine({ tile, region }: PlaneSection): void {
    this.detail = { canvas: painted(tile, this.isImage), region, tile };
    this.draw();
  }

  fit(): void {
    const size = this.overview?.region;
    if (!size) return;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.scale = Math.min(width / size.width, height / size.height, LARGEST_CELL) || 1;
    this.left = (width - size.width * this.scale) / 2;
    this.top = (height - size.height * this.scale) / 2;
    this.isFitted = true;
    this.moved();
  }

  /** Zooms around a point of the view, by default its center. */
  zoom(factor: number, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2): void {
    const size = this.overview?.region;
    if (!size) return;
    const smallest = Math.min(1, this.canvas.clientWidth / size.width, this.canvas.clientHeight / size.height);
    const scale = Math.min(LARGEST_CELL, Math.max(smallest, this.scale * factor));
    this.left = x - ((x - this.left) * scale) / this.scale;
    this.top = y - ((y - this.top) * scale) / this.scale;
    this.scale = scale;
    this.isFitted = false;
    this.moved();
  }

  private pointer(x: number, y: number): void {
    if (this.dragged) {
      this.hasMoved ||= Math.hypot(x - this.dragged[0], y - this.dragged[1]) > 2;
      if (!this.hasMoved) return;
      this.left += x - this.dragged[0];
      this.top += y - this.dragged[1];
      this.dragged = [x, y];
      this.isFitted = false;
      this.moved();
    } else this.point([Math.floor((y - this.top) / this.scale), Math.floor((x - this.left) / this.scale)]);
  }

  private key(key: string): boolean {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[key];
    if (step) {
      const [y, x] = this.cursor ?? [-step[0], -step[1]];
      this.point([y + step[0], x + step[1]]);
    } else if (key === '+' || key === '=') this.zoom(ZOOM_STEP);
    else if (key === '-') this.zoom(1 / ZOOM_STEP);
    else if (key === '0') this.fit();
    else if (key === 'Enter' && this.cursor) this.events.chosen?.(this.cursor);
    else return false;
    return true;
  }

  private point([y, x]: readonly [number, number]): void {
    const size = this.overview?.region;
    if (!size || y < 0 || x < 0 || y >= size.height || x >= size.width) return;
    this.cursor = [y, x];
    const values = this.valuesAt(y, x);
    const dtype = this.overview?.tile.values instanceof Float64Array ? 'float64' : 'float32';
    const text = values?.map((value) => exactText(value, dtype)).join(', ') ?? '…';
    this.events.pointed(`${formatPosition([y, x])}: ${text}`, [y, x]);
    this.draw();
  }

  /** A cell's value, one for each channel, if the finest layer has that very cell. */
  private valuesAt(y: number, x: number): number[] | undefined {
    for (const layer of [this.detail, this.overview]) {
      if (!layer) continue;
      const { region, tile } = layer;
      const [row, column] = [(y - region.top) / tile.step, (x - region.left) / tile.step];
      const [channels, rows, columns] = tile.shape as [number, number, number];
      if (![row, column].every(Number.isInteger) || row < 0 || column < 0 || row >= rows || column >= columns) continue;
      return Array.from({ length: channels }, (_, channel) => tile.values[(channel * rows + row) * columns + column]!);
    }
    return undefined;
  }

  private moved(): void {
    this.draw();
    clearTimeout(this.timer);
    const { overview, detail, scale } = this;
    if (!overview || overview.tile.step === 1) return;
    const seen = this.visible(overview.region);
    const step = Math.max(1, Math.ceil(1 / scale));
    if (step >= overview.tile.step || (detail && detail.tile.step <= step && contains(detail.region, seen))) return;
    this.timer = window.setTimeout(() => {
      this.events.finer(seen);
    }, 80);
  }

  /** The cells in sight, and as many around them. */
  private visible(size: Region): Region {
    const { clientWidth, clientHeight } = this.canvas;
    const from = (start: number) => Math.max(0, Math.floor(-start / this.scale));
    const to = (start: number, length: number, most: number) =>
      Math.min(most, Math.ceil((length - start) / this.scale));
    const [top, left] = [from(this.top), from(this.left)];
    return {
      top,
      left,
      height: Math.max(1, to(this.top, clientHeight, size.height) - top),
      width: Math.max(1, to(this.left, clientWidth, size.width) - left),
    };
  }

  private draw(): void {
    const { canvas, overview } = this;
    const ratio = window.devicePixelRatio;
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    const context = canvas.getContext('2d');
    if (!context || !overview) return;
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = this.scale < 1;
    for (const layer of [overview, this.detail]) if (layer) this.drawLayer(context, layer);
    if (this.scale >= READABLE) this.drawValues(context, overview.region);
    if (this.cursor) this.drawCursor(context, this.cursor);
  }

  private drawLayer(context: CanvasRenderingContext2D, { canvas, region, tile }: Layer): void {
    const { scale, left, top } = this;
    const [x, y] = [left + region.left * scale, top + region.top * scale];
    context.drawImage(canvas, x, y, canvas.width * tile.step * scale, canvas.height * tile.step * scale);
  }

  private drawValues(context: CanvasRenderingContext2D, size: Region): void {
    const { top, left, height, width } = this.visible(size);
    context.font = `12px ${getComputedStyle(this.canvas).fontFamily}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        const values = this.valuesAt(y, x);
        if (!values) continue;
        context.fillStyle = this.inkOn(values[0]!);
        const [middle, line] = [this.left + (x + 0.5) * this.scale, this.top + (y + 0.5) * this.scale];
        values.forEach((value, i) => {
          context.fillText(shortText(value), middle, line + 14 * (i - (values.length - 1) / 2), this.scale - 4);
        });
      }
    }
  }

  private inkOn(value: number): string {
    // a cell that is no number is left clear
    if (Number.isNaN(value)) return getComputedStyle(this.canvas).color;
    const [min, max] = this.overview!.tile.range;
    return (value - min) / (max - min || 1) > 0.55 ? '#000' : '#fff';
  }

  private drawCursor(context: CanvasRenderingContext2D, cell: readonly [number, number]): void {
    const own = { top: cell[0], left: cell[1], height: 1, width: 1 };
    const { top, left, height, width } = this.events.frameOf?.(cell) ?? own;
    context.lineWidth = 2;
    context.strokeStyle = getComputedStyle(document.body).getPropertyValue('--winner');
    const size = (cells: number) => Math.max(4, cells * this.scale);
    context.strokeRect(this.left + left * this.scale, this.top + top * this.scale, size(width), size(height));
  }
}

function contains(outer: Region, inner: Region): boolean {
  return (
    outer.top <= inner.top &&
    outer.left <= inner.left &&
    outer.top + outer.height >= inner.top + inner.height &&
    outer.left + outer.width >= inner.left + inner.width
  );
}

/** A plane's description for screen readers. */
export function heatMapLabel(name: string, { region, statistics }: PlaneSection): string {
  const range = [statistics.min, statistics.max].map(shortText);
  return l10n.t('{0}: {1} rows, {2} columns, from {3} to {4}', name, region.height, region.width, range[0]!, range[1]!);
}
