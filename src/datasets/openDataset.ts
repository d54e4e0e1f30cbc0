import * as l10n from '@vscode/l10n';
import { DatasetError } from '../errors';
import { readBytes } from '../files/byteRange';
import type { ByteSource } from '../files/byteSource';
import { namesOf, type Folder } from '../files/folder';
import { isPickle } from '../formats/pickleFile';
import { isArrayFile, openArrayFile, openArrays } from './arrays';
import { cifarDataset, cifarOf, cifars, openCifar, openCifarFile, type Cifar } from './cifar';
import { inFile, type Dataset, type Split } from './dataset';
import { hasIdx, isIdxImages, openIdx, openIdxFile } from './idx';
import { isImageFile, openClassFolders, openImages, type ImageOptions } from './images';
import type { Resize } from './resize';
import { hasStl10, openStl10 } from './stl10';
import { hasSvhn, openSvhn, openSvhnFile } from './svhn';

/** Folders of unpacked dataset archives, tried in this order. */
const inside = ['cifar-10-batches-py', 'cifar-100-python', 'cifar-10-batches-bin', 'cifar-100-binary', 'stl10_binary'];
/** Where torchvision puts MNIST and its like. */
const raw = ['raw', 'MNIST', 'FashionMNIST', 'KMNIST', 'EMNIST', 'QMNIST'];
/** Folders deeper than this below a class are not looked into. */
const MAX_DEPTH = 8;
/** Names of a split's folder. */
const splitFolders: Readonly<Record<Split, readonly string[]>> = { train: ['train'], test: ['test', 'val'] };

/**
 * The dataset in a folder, by its contents.
 *
 * @param resize the size that images in files of their own get; absent: as they are
 * @throws DatasetError if there is none, or files of it are missing; TensorError if one is broken
 */
export async function openDataset(folder: Folder, split: Split, resize?: Resize): Promise<Dataset> {
  const entries = await folder.list();
  const [files, folders] = [namesOf(entries, false), namesOf(entries, true)];
  const stored = await openStored(folder, files, split);
  if (stored) {
    if (stored.length === 0) throw new DatasetError(l10n.t('{0}: no images', folder.path));
    if (resize) throw new DatasetError(l10n.t('{0}: its images have one size. Resize is for image files', folder.path));
    return stored;
  }
  const deeper = [...inside, ...raw].find((name) => folders.includes(name));
  if (deeper) return openDataset(folder.folder(deeper), split, resize);
  const options: ImageOptions = resize === undefined ? {} : { resize };
  const whole = await openImageFolder(folder, files, [], options);
  if (whole) return whole;
  const part = splitFolders[split].find((name) => folders.includes(name));
  if (part) return openPart(folder.folder(part), { ...options, split });
  const byClass = await openImageFolder(folder, [], folders, options);
  if (byClass) return byClass;
  throw new DatasetError(nothing(folder.path));
}

/** A dataset that is stored in a few files. */
async function openStored(folder: Folder, files: readonly string[], split: Split): Promise<Dataset | undefined> {
  const cifar = cifarOf(files);
  if (cifar) return openCifar(folder, cifar, split);
  if (hasIdx(files)) return openIdx(folder, split);
  if (hasSvhn(files)) return openSvhn(folder, split);
  if (hasStl10(files)) return openStl10(folder, split);
  if (files.some(isArrayFile)) return openArrays(folder, split);
  return undefined;
}

/** The folder of a split holds images, alone or by class. */
async function openPart(folder: Folder, options: ImageOptions): Promise<Dataset> {
  const entries = await folder.list();
  const dataset = await openImageFolder(folder, namesOf(entries, false), namesOf(entries, true), options);
  if (dataset) return dataset;
  throw new DatasetError(nothing(folder.path));
}

async function openImageFolder(
  folder: Folder,
  files: readonly string[],
  folders: readonly string[],
  options: ImageOptions,
): Promise<Dataset | undefined> {
  if (files.some(isImageFile)) return openImages(folder, options);
  return (await holdsImages(folder, folders)) ? openClassFolders(folder, options) : undefined;
}

/** Whether an image lies in one of these folders, at any depth, as ImageFolder looks for them. */
async function holdsImages(folder: Folder, folders: readonly string[], depth = 0): Promise<boolean> {
  for (const name of folders) {
    const inner = folder.folder(name);
    const entries = await inner.list();
    if (namesOf(entries, false).some(isImageFile)) return true;
    if (depth < MAX_DEPTH && (await holdsImages(inner, namesOf(entries, true), depth + 1))) return true;
  }
  return false;
}

function nothing(path: string): string {
  return l10n.t(
    '{0}: no dataset found. Supported: CIFAR-10 and CIFAR-100 (Python and binary versions), MNIST idx files, SVHN, STL-10, .npy and .npz arrays, images, and folders of images by class',
    path,
  );
}

/**
 * A dataset that is one file: a batch of CIFAR, images of MNIST, an array.
 *
 * @param path as messages name it
 * @throws DatasetError if it is none; TensorError if it is broken
 */
export async function openDatasetFile(path: string, source: ByteSource, split: Split): Promise<Dataset> {
  const name = path.replace(/^.*[/\\]/, '');
  if (isArrayFile(name)) return openArrayFile(path, name, source, split);
  const head = await inFile(path, () => readBytes(source, 0, Math.min(4, source.size)));
  if (isIdxImages(name, head)) return openIdxFile(path, source);
  if (name.endsWith('.mat')) return openSvhnFile(path, source);
  const cifar = cifarOfFile(name, head);
  if (cifar) return cifarDataset(cifar, [await openCifarFile(path, source, cifar)]);
  throw new DatasetError(l10n.t('{0}: not a dataset file', path));
}

/** By its name, or else as CIFAR-10, of which it has the labels. */
function cifarOfFile(name: string, head: Uint8Array): Cifar | undefined {
  const named = cifarOf([name]);
  if (named) return named;
  const version = isPickle(head) ? 'python' : name.endsWith('.bin') ? 'binary' : undefined;
  return version && cifars.find(({ keys, classes }) => classes === 10 && (version === 'python') === Boolean(keys));
}
