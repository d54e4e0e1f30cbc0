import { CancelledError } from '../errors';
import { elementCount } from '../tensors/tensor';
import type { PoolGeometry } from './geometry';

/**
 * Does work in chunks, and lets messages through in between.
 *
 * @param chunks about how many chunks to make of all pieces
 * @param breathe lets the thread's messages in, so that a signal can arrive
 * @throws CancelledError if the signal says so
 */
export async function inChunks(
  pieces: number,
  chunks: number,
  breathe: () => Promise<void>,
  signal: AbortSignal,
  work: (from: number, to: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(pieces / Math.max(chunks, 1e-9)));
  for (let piece = 0; piece < pieces; piece += step) {
    work(piece, Math.min(piece + step, pieces));
    await breathe();
    if (signal.aborted) throw new CancelledError();
  }
}

/** How many input cells all windows read, padding included. */
export function cellsRead(geometry: PoolGeometry): number {
  const perAxis = geometry.axes.map((axis) =>
    axis.kind === 'adaptive' ? axis.inputSize + axis.outputSize : axis.outputSize * Math.max(axis.kernelSize, 0),
  );
  return geometry.planes * elementCount(perAxis);
}
