import type { Dataset, DatasetKind } from '../datasets/dataset';
import { imageExtensions } from '../datasets/images';
import type { LoaderOptions } from '../datasets/loader';
import { flag, quoted, tuple } from '../pooling/pythonText';

/** Python that reads a dataset: a list PLACES, and a function `read(place)` that gives images of shape (N, C, H, W). */
export interface ReadingCode {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/** Lists of places, one a line. */
function places(items: readonly string[]): string[] {
  return ['PLACES = [', ...items.map((item) => `    ${item},`), ']'];
}

const cifarPython = (dataset: Dataset): ReadingCode => ({
  imports: ['import pickle'],
  lines: [
    ...places(dataset.files.map(quoted)),
    '',
    '',
    'def read(place):',
    '    with open(place, "rb") as file:',
    '        batch = pickle.load(file, encoding="latin1")',
    '    data = batch["data"] if "data" in batch else batch[b"data"]',
    '    return data.reshape(-1, 3, 32, 32)',
  ],
});

const cifarBinary = (dataset: Dataset): ReadingCode => ({
  imports: [],
  lines: [
    ...places(dataset.files.map(quoted)),
    `LABEL_BYTES = ${/[/\\](train|test)\.bin$/.test(dataset.files[0] ?? '') ? 2 : 1}`,
    '',
    '',
    'def read(place):',
    '    records = np.fromfile(place, np.uint8).reshape(-1, LABEL_BYTES + 3072)',
    '    return records[:, LABEL_BYTES:].reshape(-1, 3, 32, 32)',
  ],
});

const idx = (dataset: Dataset): ReadingCode => ({
  imports: ['import gzip'],
  lines: [
    ...places(dataset.files.map(quoted)),
    '',
    '',
    'def read(place):',
    '    with (gzip.open if place.endswith(".gz") else open)(place, "rb") as file:',
    '        content = file.read()',
    '    height, width = np.frombuffer(content, ">i4", 2, 8)',
    '    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 1, height, width)',
  ],
});

const svhn = (dataset: Dataset): ReadingCode => ({
  imports: ['import scipy.io'],
  lines: [
    ...places(dataset.files.map(quoted)),
    '',
    '',
    'def read(place):',
    '    return np.ascontiguousarray(scipy.io.loadmat(place)["X"].transpose(3, 2, 0, 1))',
  ],
});

const stl10 = (dataset: Dataset): ReadingCode => ({
  imports: [],
  lines: [
    ...places(dataset.files.map(quoted)),
    '',
    '',
    'def read(place):',
    '    images = np.fromfile(place, np.uint8).reshape(-1, 3, 96, 96)',
    '    return np.ascontiguousarray(images.transpose(0, 1, 3, 2))',
  ],
});

const arrays = ({ arrays = [] }: Dataset): ReadingCode => ({
  imports: [],
  lines: [
    '# file, name in the archive, whether channels are last',
    ...places(
      arrays.map(({ path, name, channelsLast }) => {
        return tuple([quoted(path), quoted(name), flag(channelsLast)]);
      }),
    ),
    '',
    '',
    'def read(place):',
    '    file, name, channels_last = place',
    '    images = np.load(file)',
    '    images = images[name] if name else images',
    '    if images.dtype != np.uint8:',
    '        images = images.astype(np.float32)',
    '    if images.ndim == 3:',
    '        return images[:, None]',
    '    return np.ascontiguousarray(images.transpose(0, 3, 1, 2)) if channels_last else images',
  ],
});

/** Images in files of their own: found again by the script, in the same order. */
const images = ({ kind, folder = '.', shape: [, height, width] }: Dataset, isResized: boolean): ReadingCode => ({
  imports: ['import os', 'from PIL import Image'],
  lines: [
    `FOLDER = ${quoted(folder)}`,
    `EXTENSIONS = ${tuple(imageExtensions.map(quoted))}`,
    '',
    '',
    'def images_in(folder):',
    '    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.lower().endswith(EXTENSIONS)]',
    '',
    '',
    ...(kind === 'images'
      ? ['PLACES = images_in(FOLDER)']
      : [
          'def images_by_class():',
          '    for name in sorted(entry.name for entry in os.scandir(FOLDER) if entry.is_dir()):',
          '        for folder, _, _ in sorted(os.walk(os.path.join(FOLDER, name), followlinks=True)):',
          '            yield from images_in(folder)',
          '',
          '',
          'PLACES = list(images_by_class())',
        ]),
    '',
    '',
    'def read(place):',
    '    with Image.open(place) as image:',
    '        image = image.convert("RGB")',
    ...(isResized ? [`        image = image.resize((${width}, ${height}), Image.BILINEAR)`] : []),
    '        return np.array(image).transpose(2, 0, 1)[None]',
  ],
});

const readings: Readonly<Record<DatasetKind, (dataset: Dataset, isResized: boolean) => ReadingCode>> = {
  cifarPython,
  cifarBinary,
  idx,
  svhn,
  stl10,
  arrays,
  images,
  classFolders: images,
};

export function readingCode(dataset: Dataset, { resize }: LoaderOptions): ReadingCode {
  return readings[dataset.kind](dataset, resize !== undefined);
}

/** Whether each image is a file of its own, which is read when it is needed. */
export function hasImageFiles({ kind }: Dataset): boolean {
  return kind === 'images' || kind === 'classFolders';
}
