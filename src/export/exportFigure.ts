import * as l10n from '@vscode/l10n';
import { CancelledError, PoolscopeError } from '../errors';
import type { CellReason } from '../pooling/explain';
import { figureOf, type FigureContent } from './figure';
import { GifWriter } from './gif';
import { pdfOf } from './pdf';
import type { Raster } from './raster';
import type { Drawing } from './sketch';
import { svgOf } from './svg';
import { tikzOf } from './tikz';
import type { Typefaces } from './typeface';

/** One figure of the window that is shown, an animation of all, or a numbered figure of each. */
export type FigureFormat = 'svg' | 'png' | 'pdf' | 'tikz' | 'gif' | 'svgStills' | 'pdfStills';

export interface FigureOrder {
  readonly format: FigureFormat;
  /** Pixels of a PNG for each of the figure's. */
  readonly scale: number;
  /** The language of its texts: `en`, `zh-cn`. */
  readonly language: string;
}

/** The output cells of a plane. */
export interface Windows {
  readonly count: number;
  /** The one that is shown. */
  readonly current: number;
  readonly reasonAt: (window: number) => CellReason;
}

/** What formats are made with. */
export interface FigureTools {
  readonly faces: Typefaces;
  readonly raster: () => Promise<Raster>;
}

/** A file of a figure. */
export interface FigureFile {
  /** What follows the name that is chosen: `.svg`, `-01.svg`. */
  readonly ending: string;
  readonly bytes: Uint8Array;
}

export interface ExportedFigure {
  readonly files: readonly FigureFile[];
  readonly caption: string;
  readonly alt: string;
}

/** How many of the windows are done. */
export interface FigureProgress {
  readonly done: number;
  readonly of: number;
}

/** The most pixels of a PNG, of all of a GIF's frames, and the most windows of a file or a series. */
const [MOST_PIXELS, MOST_GIF_PIXELS, MOST_WINDOWS] = [40e6, 400e6, 1000];

/**
 * Makes a figure's files. Sizes are looked at before memory is taken.
 *
 * @throws PoolscopeError if it would be too large, CancelledError if `signal` says so
 */
export async function exportFigure(
  figure: FigureContent,
  windows: Windows,
  { format, scale, language }: FigureOrder,
  tools: FigureTools,
  signal: AbortSignal,
  report: (progress: FigureProgress) => void = () => undefined,
): Promise<ExportedFigure> {
  const { faces } = tools;
  const drawing = figureOf(figure, windows.reasonAt(windows.current), faces);
  const one = (ending: string, bytes: Uint8Array): ExportedFigure => ({ ...told(drawing), files: [{ ending, bytes }] });
  const each = (work: (drawing: Drawing, window: number) => void) =>
    eachWindow(windows, signal, report, (window) => {
      work(figureOf(figure, windows.reasonAt(window), faces, true), window);
    });
  switch (format) {
    case 'svg':
      return one('.svg', encode(svgOf(drawing)));
    case 'pdf':
      return one('.pdf', pdfOf(drawing, faces, language));
    case 'tikz':
      return one('.tex', encode(tikzOf(drawing)));
    case 'png': {
      refuseMany(drawing.width * scale * (drawing.height * scale), MOST_PIXELS);
      return one('.png', (await tools.raster()).png(drawing, scale));
    }
    case 'gif': {
      refuseMany(drawing.width * drawing.height * windows.count, MOST_GIF_PIXELS);
      const raster = await tools.raster();
      const writer = new GifWriter(drawing.width, drawing.height);
      await each((frame) => {
        writer.add(raster.pixels(frame));
      });
      return one('.gif', writer.finish());
    }
    case 'svgStills':
    case 'pdfStills': {
      const files: FigureFile[] = [];
      const digits = String(windows.count).length;
      const ending = format === 'svgStills' ? 'svg' : 'pdf';
      await each((still, window) => {
        const bytes = format === 'svgStills' ? encode(svgOf(still)) : pdfOf(still, faces, language);
        files.push({ ending: `-${String(window + 1).padStart(digits, '0')}.${ending}`, bytes });
      });
      return { ...told(drawing), files };
    }
  }
}

/** Lets messages in after each window, so that a signal can arrive. */
async function eachWindow(
  { count }: Windows,
  signal: AbortSignal,
  report: (progress: FigureProgress) => void,
  work: (window: number) => void,
): Promise<void> {
  if (count > MOST_WINDOWS) {
    throw new PoolscopeError(
      l10n.t('Too many windows for this format: {0} (at most {1}). Choose SVG, PNG or PDF.', count, MOST_WINDOWS),
    );
  }
  for (let window = 0; window < count; window++) {
    if (signal.aborted) throw new CancelledError();
    work(window);
    report({ done: window + 1, of: count });
    await new Promise<void>((resolve) => setTimeout(resolve));
  }
}

function refuseMany(pixels: number, most: number): void {
  if (pixels <= most) return;
  const millions = (count: number) => Math.ceil(count / 1e6);
  throw new PoolscopeError(
    l10n.t('Too large: {0} million pixels (at most {1} million)', millions(pixels), millions(most)),
  );
}

function told({ caption, alt }: Drawing): Pick<ExportedFigure, 'caption' | 'alt'> {
  return { caption, alt };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
