import * as l10n from '@vscode/l10n';
import { TensorError, DatasetError } from '../errors';
import { byCodePoint, namesOf, type Folder } from '../files/folder';
import { readSamples } from '../formats/image';
import { formatShape, isOf, type Tensor } from '../tensors/tensor';
import { inFile, type Dataset, type ImageShape, type Split } from './dataset';
import { resized, resizedSize, type Resize } from './resize';

/** What torchvision's ImageFolder takes for images; of these, PPM and PGM are refused when they are read. */
export const imageExtensions = ['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp'];

export function isImageFile(name: string): boolean {
  const lower = name.toLowerCase();
  return imageExtensions.some((extension) => lower.endsWith(extension));
}

interface ImageFile {
  readonly folder: Folder;
  readonly name: string;
  readonly label?: number;
}

/** How the images of a folder are read. */
export interface ImageOptions {
  readonly split?: Split;
  /** Absent: as they are, and all must have one size. */
  readonly resize?: Resize;
}

/** Images that lie in one folder, in the order of their names; they have no labels. */
export async function openImages(folder: Folder, options: ImageOptions): Promise<Dataset> {
  const names = namesOf(await folder.list(), false).filter(isImageFile);
  const files = names.map((name) => ({ folder, name }));
  return imageDataset('images', folder.path, files, options);
}

/**
 * A folder for each class, as torchvision's ImageFolder reads them: classes and files sorted by name, folders within
 * included.
 *
 * @throws DatasetError if a class has no image
 */
export async function openClassFolders(folder: Folder, options: ImageOptions): Promise<Dataset> {
  const classes = namesOf(await folder.list(), true);
  const files: ImageFile[] = [];
  for (const [label, name] of classes.entries()) {
    const found = await imagesBelow(folder.folder(name));
    if (found.length === 0) {
      throw new DatasetError(
        `Found no valid file for the classes ${name}. Supported extensions are: ${imageExtensions.join(', ')}`,
      );
    }
    files.push(...found.map((file) => ({ ...file, label })));
  }
  return imageDataset('classFolders', folder.path, files, { ...options, classes });
}

/** All images in a folder and the folders in it, which are sorted by their whole path. */
async function imagesBelow(folder: Folder): Promise<ImageFile[]> {
  const levels: Folder[] = [];
  const visit = async (current: Folder): Promise<void> => {
    levels.push(current);
    for (const name of namesOf(await current.list(), true)) await visit(current.folder(name));
  };
  await visit(folder);
  const files: ImageFile[] = [];
  for (const level of levels.toSorted((a, b) => byCodePoint(a.path, b.path))) {
    const names = namesOf(await level.list(), false).filter(isImageFile);
    files.push(...names.map((name) => ({ folder: level, name })));
  }
  return files;
}

async function imageDataset(
  kind: 'images' | 'classFolders',
  folder: string,
  files: readonly ImageFile[],
  { resize, ...known }: ImageOptions & Pick<Dataset, 'classes'>,
): Promise<Dataset> {
  const sizeOf = ({ shape }: Tensor): [height: number, width: number] => {
    const [height, width] = shape.slice(1) as [number, number];
    return resize === undefined ? [height, width] : resizedSize(resize, height, width);
  };
  const [height, width] = sizeOf(await decode(files[0]!));
  const size = 3 * height * width;
  const isMixed = await anyDiffers(files, [height, width], sizeOf);
  return {
    kind,
    shape: [3, height, width],
    length: files.length,
    folder,
    files: files.map(pathOf),
    ...(isMixed && { isMixed }),
    ...known,
    async read(indices) {
      const data = new Uint8Array(indices.length * size);
      const labels: number[] = [];
      for (const [at, index] of indices.entries()) {
        const file = files[index]!;
        const image = await decode(file);
        checkAlike([height, width], sizeOf(image), file);
        const [, fromHeight, fromWidth] = image.shape as unknown as ImageShape;
        data.set(resized(asRgb(image), [3, fromHeight, fromWidth], height, width), at * size);
        if (file.label !== undefined) labels.push(file.label);
      }
      return { data, ...(kind === 'classFolders' && { labels }) };
    },
  };
}

/** Images looked at to see whether all have one size; that of any other shows when it is read. */
const LOOKED_AT = 8;

async function anyDiffers(
  files: readonly ImageFile[],
  [height, width]: readonly [height: number, width: number],
  sizeOf: (image: Tensor) => readonly [height: number, width: number],
): Promise<boolean> {
  const step = Math.ceil(files.length / LOOKED_AT);
  for (let at = step; at < files.length; at += step) {
    const image = await decode(files[at]!).catch(() => undefined);
    const size = image && sizeOf(image);
    if (size && (size[0] !== height || size[1] !== width)) return true;
  }
  return false;
}

function pathOf({ folder, name }: ImageFile): string {
  return `${folder.path}/${name}`;
}

async function decode(file: ImageFile): Promise<Tensor<'uint8'> | Tensor<'uint16'>> {
  return inFile(pathOf(file), async () => {
    const image = await readSamples(await file.folder.open(file.name));
    if (isOf(image, 'uint8') || isOf(image, 'uint16')) return image;
    throw new TensorError(l10n.t('Image of dtype {0}, expected an integer dtype', image.dtype));
  });
}

/** @throws DatasetError if an image has another size than the first one */
function checkAlike(expected: readonly [number, number], found: readonly [number, number], file: ImageFile): void {
  if (found[0] === expected[0] && found[1] === expected[1]) return;
  const text = l10n.t(
    '{0}: this image is {1}, but the previous ones are {2}. Choose a size for all (Resize)',
    pathOf(file),
    formatShape(found),
    formatShape(expected),
  );
  throw new DatasetError(text, 'resize');
}

/** As PIL's `convert('RGB')`: grey in all three channels, alpha left out. Of 16 bits the upper 8 are taken. */
function asRgb(image: Tensor<'uint8'> | Tensor<'uint16'>): Uint8Array {
  const channels = image.shape[0]!;
  if (channels > 4) throw new TensorError(l10n.t('Image of {0} channels, expected at most {1}', channels, 4));
  const plane = image.data.length / channels;
  const samples = image.dtype === 'uint8' ? image.data : Uint8Array.from(image.data, (wide) => wide >> 8);
  if (channels >= 3) return samples.subarray(0, 3 * plane);
  const rgb = new Uint8Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) rgb.set(samples.subarray(0, plane), channel * plane);
  return rgb;
}
