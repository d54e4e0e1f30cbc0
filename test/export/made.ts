import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exportFigure, type FigureOrder } from '../../src/export/exportFigure';
import { figureOf, type FigureContent } from '../../src/export/figure';
import { Raster } from '../../src/export/raster';
import { Typeface } from '../../src/export/typeface';
import { contentOf, noOverlays } from '../../src/plane/stageContent';
import { planeSizes } from '../../src/pooling/geometry';
import type { LayerCall } from '../../src/pooling/layers';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { unravelIndex } from '../../src/pooling/positions';
import type { Tensor } from '../../src/tensors/tensor';
import { tensorOf } from '../../src/tensors/tensor';
import { PoolingSession } from '../../src/worker/poolingSession';
import { root } from '../host/paths';

const built = (name: string) => new Uint8Array(readFileSync(path.join(root, 'dist', name)));
const face = (name: string) => new Typeface(built(`${name}.ttf`));

/** What `npm run build` made. */
export const faces = { sans: face('figureSans'), mono: face('figureMono'), monoBold: face('figureMonoBold') };
export const raster = () => Raster.start(built('resvg.wasm'), faces);

/** The study note's. */
export const tutorial = {
  tensor: tensorOf([1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1], [1, 1, 5, 5]),
  call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } },
} as const;

/** What there is to draw of a pooled tensor. */
export async function pooled(
  tensor: Tensor = tutorial.tensor,
  call: LayerCall = tutorial.call,
  { overlays = noOverlays, style = 'light', isImage = false }: Options = {},
) {
  const { signal } = new AbortController();
  const session = await PoolingSession.open(new PlainEngine(() => Promise.resolve()), tensor, isImage);
  const look = { plane: isImage ? ('combined' as const) : 0, window: 0, limit: 512, gradient: overlays.gradient };
  const { result, sight } = await session.update(call, look, 1, signal);
  const content = contentOf(result, sight!, { isImage, dtype: tensor.dtype }, overlays);
  const figure: FigureContent = { call, content, style, digits: 4 };
  const sizes = result.plan.geometry.axes.map((axis) => axis.outputSize);
  const reasonAt = (window: number) => session.reasons(content.plane, unravelIndex(sizes, window))[0]!;
  const windows = { count: planeSizes(result.plan.geometry).output, current: 0, reasonAt };
  return {
    drawing: (window = 0, isWalk = false) => figureOf(figure, reasonAt(window), faces, isWalk),
    exported: (
      order: Partial<FigureOrder>,
      cancel: AbortSignal = signal,
      report?: Parameters<typeof exportFigure>[5],
    ) =>
      exportFigure(
        figure,
        windows,
        { format: 'svg', scale: 1, language: 'en', ...order },
        { faces, raster },
        cancel,
        report,
      ),
  };
}

type Options = Partial<Pick<FigureContent, 'style'> & Pick<FigureContent['content'], 'overlays' | 'isImage'>>;
