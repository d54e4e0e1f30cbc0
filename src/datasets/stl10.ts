import * as l10n from '@vscode/l10n';
import { DatasetError, TensorError } from '../errors';
import { readBytes } from '../files/byteRange';
import { heldSource } from '../files/heldSource';
import { filesIn, type Folder } from '../files/folder';
import { checkLabels } from './cifarBatch';
import { concatenated } from './concatenated';
import { inFile, type Dataset, type Split } from './dataset';

const CLASSES = 10;
const SIZE = 96;
const BYTES = 3 * SIZE * SIZE;
const NAMES = 'class_names.txt';
const filesOf = (split: Split) => [`${split}_X.bin`, `${split}_y.bin`] as const;

/** Whether a file of STL-10 is among these. */
export function hasStl10(files: readonly string[]): boolean {
  return (['train', 'test'] as const).some((split) => filesOf(split).some((name) => files.includes(name)));
}

/**
 * The labelled images of STL-10. Its files count the classes from 1, torchvision and we from 0.
 *
 * @throws DatasetError if a file of the split is missing; TensorError if one is broken
 * @see torchvision.datasets.STL10
 */
export async function openStl10(folder: Folder, split: Split): Promise<Dataset> {
  const present = await filesIn(folder);
  const [images, labels] = filesOf(split);
  const missing = [images, labels].filter((name) => !present.includes(name));
  if (missing.length > 0) {
    throw new DatasetError(l10n.t('{0}: missing files of {1}: {2}', folder.path, 'STL-10', missing.join(', ')));
  }
  const source = heldSource(await folder.open(images));
  const path = `${folder.path}/${images}`;
  if (source.size === 0 || source.size % BYTES !== 0) {
    const text = l10n.t(
      '{0} bytes is not a multiple of the record size {1}; the file may be truncated',
      source.size,
      BYTES,
    );
    throw new TensorError(`${path}: ${text}`);
  }
  const length = source.size / BYTES;
  const numbers = await inFile(`${folder.path}/${labels}`, () => readLabels(folder, labels, length));
  const classes = present.includes(NAMES) ? await readText(folder, NAMES) : undefined;
  const part = { path, source, length, start: 0, stride: BYTES, labels: numbers, isColumnMajor: true };
  return concatenated('stl10', [3, SIZE, SIZE], [part], { name: 'STL-10', split, ...(classes && { classes }) });
}

async function readLabels(folder: Folder, name: string, length: number): Promise<readonly number[]> {
  const source = await folder.open(name);
  if (source.size !== length) throw new TensorError(l10n.t('{0} labels for {1} images', source.size, length));
  const labels = Array.from(await readBytes(source, 0, source.size), (label) => label - 1);
  checkLabels(labels, CLASSES);
  return labels;
}

async function readText(folder: Folder, name: string): Promise<string[]> {
  const source = await folder.open(name);
  const text = new TextDecoder().decode(await readBytes(source, 0, source.size));
  return text.split(/\r?\n/).filter((line) => line !== '');
}
