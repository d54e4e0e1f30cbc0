import * as l10n from '@vscode/l10n';
import { DatasetError, TensorError } from '../errors';
import { bytesSource, type ByteSource } from '../files/byteSource';
import { filesIn, type Folder } from '../files/folder';
import { readMat } from '../formats/mat';
import { formatShape } from '../tensors/tensor';
import { checkLabels } from './cifarBatch';
import { concatenated } from './concatenated';
import { inFile, type Dataset, type Split } from './dataset';

const CLASSES = 10;
const SIZE = 32;
const fileOf = (split: Split) => `${split}_32x32.mat`;

/** Whether a file of SVHN's cropped digits is among these. */
export function hasSvhn(files: readonly string[]): boolean {
  return (['train', 'test'] as const).some((split) => files.includes(fileOf(split)));
}

/**
 * The cropped digits of SVHN, the digit 0 as class 0, though the file calls it 10.
 *
 * @throws DatasetError if the file of the split is missing; TensorError if it is broken
 * @see torchvision.datasets.SVHN
 */
export async function openSvhn(folder: Folder, split: Split): Promise<Dataset> {
  const name = fileOf(split);
  if (!(await filesIn(folder)).includes(name)) {
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, 'SVHN', name));
  }
  return openSvhnFile(`${folder.path}/${name}`, await folder.open(name), split);
}

/** One file of it. */
export async function openSvhnFile(path: string, file: ByteSource, split?: Split): Promise<Dataset> {
  return inFile(path, async () => {
    const arrays = await readMat(file);
    const [images, digits] = [arrays.get('X'), arrays.get('y')];
    if (!images || !digits) throw new TensorError(l10n.t('The file has no arrays X and y'));
    // MATLAB leaves out a last dimension of 1
    const [height, width, channels, length = 1] = images.shape;
    const isOurs = height === SIZE && width === SIZE && channels === 3 && images.values instanceof Uint8Array;
    if (!isOurs) {
      const found = formatShape(images.shape);
      throw new TensorError(l10n.t('{0} is {1}, expected {2}', 'X', found, `uint8 (${SIZE}, ${SIZE}, 3, N)`));
    }
    if (digits.values.length !== length) {
      throw new TensorError(l10n.t('{0} labels for {1} images', digits.values.length, length));
    }
    const labels = Array.from(digits.values, (digit) => (digit === CLASSES ? 0 : digit));
    checkLabels(labels, CLASSES);
    const stride = 3 * SIZE * SIZE;
    const source = bytesSource(images.values);
    const part = { path, source, length, start: 0, stride, labels, isColumnMajor: true };
    return concatenated('svhn', [3, SIZE, SIZE], [part], { name: 'SVHN', ...(split && { split }) });
  });
}
