import * as l10n from '@vscode/l10n';
import type { Mistake } from './mistake';
import type { Origin, Origins } from './origins';
import type { Operation } from './tree/operation';

/** Sizes from which on an image need not be square to be taken for one. */
const LARGE = 100;

/** An image that is handed on with its channels last, or one without a batch to what takes its channels for one. */
export function imageMistake({ name, inputs: [input], output }: Operation, origins: Origins): Mistake | undefined {
  const origin = origins.of(input);
  if (!input || !origin || output.kind !== 'tensor') return undefined;
  const shape = input.shape as readonly number[];
  if (name !== 'interpolate' && name !== 'upsample') return channelsLast(shape, origin);
  return shape.length === 3 && isPlane(shape, origin)
    ? { kind: 'plane', message: l10n.t('{0} is taken as {1}: only the last dim is resized', shown(shape), '(N, C, L)') }
    : undefined;
}

function channelsLast(shape: readonly number[], { kind }: Origin): Mistake | undefined {
  const [height, width, channels] = shape.slice(-3) as [number, number, number];
  const hasChannels = [1, 3, 4].includes(channels) && isImage(height, width, channels === 1 ? Infinity : LARGE);
  if (kind !== 'made' || shape.length < 3 || !hasChannels) return undefined;
  const message = l10n.t(
    '{0} is taken as {1}: {2} channels of {3} × {4}',
    ...[shown(shape), shape.length === 4 ? '(N, C, H, W)' : '(C, H, W)', height, width, channels],
  );
  return { kind: 'image', message };
}

/** Whether it is surely (C, H, W): what a two-dimensional layer gave, or an image in colour. */
function isPlane([channels, height, width]: readonly number[], origin: Origin): boolean {
  if (origin.kind === 'windows') return origin.rank === 2;
  return origin.kind === 'made' && channels === 3 && isImage(height!, width!, LARGE);
}

/** Whether sizes are those of an image rather than of channels and a length. */
function isImage(height: number, width: number, large: number): boolean {
  return height === width ? height >= 8 : Math.min(height, width) >= large;
}

function shown(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}
