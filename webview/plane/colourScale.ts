import { Palette, type Colours, type Reading, type ScaleState } from '../../src/plane/palette';
import type { Color } from '../../src/plane/theme';
import type { Block } from '../../src/tensors/tile';
import { pageSettings } from '../shared/settings';
import { theme } from './theme';

/** The map of a plane that is looked at for the first time. */
export function usualMap(reading: Reading): ScaleState['map'] {
  return reading === 'heat' ? pageSettings().colorMap : 'neutral';
}

/** Values to colors, as the reader sets it and the theme has it. */
export class ColourScale implements Colours {
  private current: ScaleState;
  private made: Palette | undefined;
  private readonly listeners = new Set<() => void>();
  /** Different whenever anything is painted in another way. */
  version = 1;

  constructor(state: ScaleState) {
    this.current = state;
  }

  get state(): ScaleState {
    return this.current;
  }

  get isDiverging(): boolean {
    return this.palette.isDiverging;
  }

  set(change: Partial<ScaleState>): void {
    this.current = { ...this.current, ...change };
    this.refresh();
  }

  /** The theme is another one. */
  refresh(): void {
    this.made = undefined;
    this.version++;
    for (const listener of this.listeners) listener();
  }

  /** @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  colorOf(value: number): Color {
    return this.palette.colorOf(value);
  }

  inkOn(value: number): Color {
    return this.palette.inkOn(value);
  }

  isClipped(value: number): 'low' | 'high' | undefined {
    return this.palette.isClipped(value);
  }

  paint(block: Block, isImage: boolean, target: Uint32Array): void {
    this.palette.paint(block, isImage, target);
  }

  private get palette(): Palette {
    return (this.made ??= new Palette(this.current, theme()));
  }
}
