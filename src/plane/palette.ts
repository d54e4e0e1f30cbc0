import { colourMap } from '../tensors/colourMap';
import { flags } from '../tensors/levelCells';
import type { Block } from '../tensors/tile';
import { mixed, type Color, type Theme } from './theme';

/** How values are read: as numbers on a faint tint, as colors, or as brightness. */
export type Reading = 'numbers' | 'heat' | 'picture';

/** What is one scale's, and shared by all planes that are drawn with it. */
export interface ScaleState {
  readonly reading: Reading;
  readonly map: 'neutral' | 'viridis';
  readonly low: number;
  readonly high: number;
}

const STEPS = 256;
/** How much of its color a cell with a number has. */
const FAINT = 0.45;

/** Values to colors, as planes need them. */
export type Colours = Pick<Palette, keyof Palette>;

/** Values to colors. Where both signs occur, colors go two ways from 0. */
export class Palette {
  readonly isDiverging: boolean;
  private readonly colors: readonly Color[];
  private readonly packed: Uint32Array;

  constructor(
    readonly state: ScaleState,
    private readonly theme: Theme,
  ) {
    const { reading, map, low, high } = state;
    this.isDiverging = reading !== 'picture' && low < 0 && high > 0;
    const full = reading === 'picture' ? grey : this.isDiverging ? diverging : map === 'viridis' ? viridis : neutral;
    this.colors = Array.from({ length: STEPS }, (_, step) => {
      const color = full(step / (STEPS - 1), theme);
      return reading === 'numbers' ? mixed(theme.paper, color, FAINT) : color;
    });
    this.packed = Uint32Array.from(this.colors, (color) => packed(color));
  }

  /** The color of a value; clipped ones have those of the ends. */
  colorOf(value: number): Color {
    return this.colors[this.step(value)] ?? this.theme.paper;
  }

  /** What stands out from a value's color, and reads on it. */
  inkOn(value: number): Color {
    const [red, green, blue] = this.colorOf(value);
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? [0, 0, 0] : [255, 255, 255];
  }

  isClipped(value: number): 'low' | 'high' | undefined {
    const { low, high } = this.state;
    return value < low ? 'low' : value > high ? 'high' : undefined;
  }

  /** Paints a block; what is not finite is left clear in the finest level, and marked in a coarser one. */
  paint(block: Block, isImage: boolean, target: Uint32Array): void {
    if (isImage && this.state.reading === 'picture') this.paintImage(block, target);
    else this.paintValues(block, target);
    if (!block.flags) return;
    const mark = packed(this.theme.fault);
    const [top, bottom] = [this.packed[STEPS - 1]!, this.packed[0]!];
    block.flags.forEach((flag, i) => {
      if (flag & flags.notNumber) target[i] = mark;
      else if (flag) target[i] = flag & flags.positive ? top : bottom;
    });
  }

  private paintValues({ values, unit, channels }: Block, target: Uint32Array): void {
    const size = values.length / channels;
    const { low, high } = this.state;
    const reach = Math.max(-low, high);
    const [from, factor] = this.isDiverging
      ? [-reach, (STEPS - 1) / (2 * reach)]
      : [low, (STEPS - 1) / (high - low || 1)];
    const [least, most] = [Math.max(0, (low - from) * factor), Math.min(STEPS - 1, (high - from) * factor)];
    for (let i = 0; i < size; i++) {
      let value = values[i]!;
      if (channels > 1) value = mean(values, i, size, channels);
      const step = (value / unit - from) * factor;
      if (step !== step) target[i] = 0;
      else target[i] = this.packed[(step <= least ? least : step >= most ? most : step + 0.5) | 0]!;
    }
  }

  /** An image's channels are its own colors; one or three, or one more with alpha. */
  private paintImage({ values, unit, channels }: Block, target: Uint32Array): void {
    const size = values.length / channels;
    const { low, high } = this.state;
    const factor = 255 / ((high - low || 1) * unit);
    const byte = (at: number) => {
      const level = (values[at]! - low * unit) * factor;
      return level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0;
    };
    const isColor = channels >= 3;
    const alpha = channels === 2 || channels === 4 ? (channels - 1) * size : -1;
    for (let i = 0; i < size; i++) {
      const red = byte(i);
      const [green, blue] = isColor ? [byte(size + i), byte(2 * size + i)] : [red, red];
      const opaque = alpha < 0 ? (values[i] === values[i] ? 255 : 0) : byte(alpha + i);
      target[i] = (opaque << 24) | (blue << 16) | (green << 8) | red;
    }
  }

  private step(value: number): number {
    const { low, high } = this.state;
    const inside = Math.min(high, Math.max(low, value));
    const reach = Math.max(-low, high);
    const share = this.isDiverging ? (inside + reach) / (2 * reach) : (inside - low) / (high - low || 1);
    return Number.isNaN(share) ? -1 : Math.round(share * (STEPS - 1));
  }
}

function mean(values: Block['values'], at: number, size: number, channels: number): number {
  let sum = 0;
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
  for (let channel = 0; channel < colors; channel++) sum += values[channel * size + at]!;
  return sum / colors;
}

/** As pixels have it. */
export function packed([red, green, blue]: Color, alpha = 1): number {
  return ((Math.round(255 * alpha) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function grey(share: number): Color {
  const level = Math.round(255 * share);
  return [level, level, level];
}

function viridis(share: number): Color {
  const at = 3 * Math.round(share * (STEPS - 1));
  return [colourMap[at]!, colourMap[at + 1]!, colourMap[at + 2]!];
}

/** From what the page is to what is written on it. */
function neutral(share: number, { paper, ink }: Theme): Color {
  return mixed(paper, ink, 0.03 + 0.92 * share);
}

/** From green over the page's color to violet: neither is the window's blue nor the winner's amber. */
function diverging(share: number, { paper }: Theme): Color {
  const side: Color = share < 0.5 ? [27, 130, 80] : [146, 80, 176];
  return mixed(paper, side, 0.04 + 0.96 * Math.abs(2 * share - 1));
}
