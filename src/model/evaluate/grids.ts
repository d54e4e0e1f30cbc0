import { asNumber, isNone, notKnown } from '../torch/rule';
import { int, tensor, type Value } from '../value';
import { notFollowed } from './machine';
import type { PythonFunction } from './pythonFunctions';
import { runRule } from './tensorCalls';

/**
 * `torchvision.utils.make_grid(images)`: images beside and below each other, with a border.
 *
 * @see torchvision/utils.py, make_grid
 */
export const makeGrid: PythonFunction = (machine, { positional: [images, inRow, border], keyword }) =>
  runRule(machine, () => {
    const sizes = images?.kind === 'tensor' && !images.lost && images.shape.length === 4 ? images.shape.map(int) : [];
    if (sizes.length === 0) return notKnown(notFollowed('make_grid'));
    const [count, channels, height, width] = sizes.map(asNumber) as [number, number, number, number];
    const number = (value: Value | undefined, otherwise: number) => (isNone(value) ? otherwise : asNumber(value));
    const columns = Math.min(number(inRow ?? keyword.get('nrow'), 8), count);
    const padding = number(border ?? keyword.get('padding'), 2);
    const shown = channels === 1 ? 3 : channels;
    if (count === 1) return tensor([shown, height, width], 'float32');
    const rows = Math.ceil(count / columns);
    return tensor([shown, rows * (height + padding) + padding, columns * (width + padding) + padding], 'float32');
  });
