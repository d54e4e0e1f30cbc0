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
import { isImageFile, openClassFolders, openImages } from './images';

/** Folders of unpacked dataset archives, tried in this order. */
const inside = ['cifar-10-batches-py', 'cifar-100-python', 'cifar-10-batches-bin', 'cifar-100-binary'];
/** Where torchvision puts MNIST and its like. */
const raw = ['raw', 'MNIST', 'FashionMNIST', 'KMNIST', 'EMNIST'];
/** Folders deeper than this below a class are not looked into. */
const MAX_DEPTH = 8;
/** Names of a split's folder. */
const splitFolders: Readonly<Record<Split, readonly string[]>> = { train: ['train'], test: ['test', 'val'] };

/**
 * The dataset in a folder, by its contents.
 *
 * @throws DatasetError if there is none, or files of it are missing; TensorError if one is broken
 */
export async function openDataset(folder: Folder, split: Split): Promise<Dataset> {
  const entries = await folder.list();
  const [files, folders] = [namesOf(entries, false), namesOf(entries, true)];
  const cifar = cifarOf(files);
  if (cifar) return filled(folder, await openCifar(folder, cifar, split));
  if (hasIdx(files)) return filled(folder, await openIdx(folder, split));
  if (files.some(isArrayFile)) return filled(folder, await openArrays(folder, split));
  const deeper = [...inside, ...raw].find((name) => folders.includes(name));
  if (deeper) return openDataset(folder.folder(deeper), split);
  if (files.some(isImageFile)) return openImages(folder);
  const part = splitFolders[split].find((name) => folders.includes(name));
  if (part) return openPart(folder.folder(part), split);
  if (await holdsImages(folder, folders)) return openClassFolders(folder);
  throw new DatasetError(nothing(folder.path));
}

/** The folder of a split holds images, alone or by class. */
async function openPart(folder: Folder, split: Split): Promise<Dataset> {
  const entries = await folder.list();
  if (namesOf(entries, false).some(isImageFile)) return { ...(await openImages(folder)), split };
  if (await holdsImages(folder, namesOf(entries, true))) return openClassFolders(folder, split);
  throw new DatasetError(nothing(folder.path));
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

function filled(folder: Folder, dataset: Dataset): Dataset {
  if (dataset.length > 0) return dataset;
  throw new DatasetError(l10n.t('{0}: no images', folder.path));
}

function nothing(path: string): string {
  return l10n.t(
    '{0}: no dataset found. Supported: CIFAR-10 and CIFAR-100 (Python and binary versions), MNIST idx files, .npy and .npz arrays, images, and folders of images by class',
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
