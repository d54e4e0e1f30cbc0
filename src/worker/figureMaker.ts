import * as l10n from '@vscode/l10n';
import { exportFigure, type ExportedFigure, type FigureOrder, type FigureProgress } from '../export/exportFigure';
import { Raster } from '../export/raster';
import type { Style } from '../export/styles';
import { Typeface, type Typefaces } from '../export/typeface';
import { CancelledError, PoolscopeError } from '../errors';
import type { Overlays } from '../plane/overlay';
import type { ScaleState } from '../plane/palette';
import { contentOf } from '../plane/stageContent';
import { planeSizes } from '../pooling/geometry';
import { unravelIndex } from '../pooling/positions';
import type { SeenChoice } from '../tensors/tile';
import type { PoolingSession } from './poolingSession';

/** What figures are made with: WebAssembly that makes pixels of SVG, and fonts. */
export type FigureParts = Readonly<Record<'program' | 'sans' | 'mono' | 'monoBold', Uint8Array<ArrayBuffer>>>;

/** What of a result a figure shows, and how. */
export interface FigureLook {
  readonly plane: SeenChoice;
  readonly window: number;
  readonly overlays: Overlays;
  /** How values become colors, where the reader chose that. */
  readonly scale?: Partial<ScaleState>;
  readonly style: Style;
  /** Significant digits of a plane's largest number. */
  readonly digits: number;
}

/** The most cells along an axis of a figure's planes. */
const DETAIL = 512;

/** Makes figures of sessions' results. What it needs is read with the first one. */
export class FigureMaker {
  private parts: Promise<FigureParts> | undefined;
  private faces: Typefaces | undefined;

  constructor(private readonly read: () => Promise<FigureParts>) {}

  /** @throws PoolscopeError if there is no result, or if the figure would be too large; CancelledError if `signal` says so */
  async make(
    session: PoolingSession,
    look: FigureLook,
    order: FigureOrder,
    signal: AbortSignal,
    report: (progress: FigureProgress) => void,
  ): Promise<ExportedFigure> {
    const parts = await this.partsOnce();
    const { sans, mono, monoBold } = parts;
    const faces = (this.faces ??= {
      sans: new Typeface(sans),
      mono: new Typeface(mono),
      monoBold: new Typeface(monoBold),
    });
    const { call, content, windows } = await stageOf(session, look, signal);
    const { style, digits, scale } = look;
    const tools = { faces, raster: () => Raster.start(parts.program, faces) };
    return exportFigure(
      { call, content, style, digits, ...(scale && { scale }) },
      windows,
      order,
      tools,
      signal,
      report,
    );
  }

  private async partsOnce(): Promise<FigureParts> {
    const parts = (this.parts ??= this.read());
    try {
      return await parts;
    } catch (error) {
      this.parts = undefined;
      throw error;
    }
  }
}

/** What is seen of a session's last result; its windows are asked for only while there is no other. */
async function stageOf(session: PoolingSession, { plane, window, overlays }: FigureLook, signal: AbortSignal) {
  const { result, sight } = await session.look({ plane, window, limit: DETAIL, gradient: false }, signal);
  if (!sight) throw new PoolscopeError(l10n.t('The output has no cells.'));
  const { geometry } = result.plan;
  const content = contentOf(result, sight, session, overlays);
  const sizes = geometry.axes.map((axis) => axis.outputSize);
  const reasonAt = (at: number) => {
    if (session.version !== result.version) throw new CancelledError();
    return session.reasons(content.plane, unravelIndex(sizes, at))[0]!;
  };
  const windows = { count: planeSizes(geometry).output, current: sight.window, reasonAt };
  return { call: result.call, content, windows };
}
