import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '../../src/files/byteSource';
import { extensionsOf, formatNamed } from '../../src/formats/fileTypes';
import { readFile } from '../../src/formats/index';
import { root } from '../host/paths';

const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  contributes: {
    menus: Record<string, { command: string; when: string }[]>;
    customEditors: { viewType: string; selector: { filenamePattern: string }[] }[];
  };
};

/** How a menu asks whether a file's name ends so. */
const condition = (extensions: readonly string[]) =>
  `resourceFilename =~ /\\.(${extensions.map((extension) => extension.replaceAll('.', '\\.')).join('|')})$/i`;

describe('package.json has the list of file types', () => {
  test.each(['explorer/context', 'editor/title/context'])('in the menu %s', (menu) => {
    const whenOf = (name: string) => contributes.menus[menu]!.find(({ command }) => command === name)!.when;
    expect(whenOf('poolscope.visualizeFile')).toBe(condition(extensionsOf()));
    const images = extensionsOf(({ format }) => format === 'image');
    expect(whenOf('poolscope.visualizeRawFile')).toBe(condition(images));
  });

  test.each([
    ['poolscope.tensor', 'asTensor'],
    ['poolscope.tensorOption', 'asTensorOnDemand'],
  ])('in the editor %s', (viewType, opens) => {
    const patterns = contributes.customEditors.find((editor) => editor.viewType === viewType)!.selector;
    expect(patterns.map(({ filenamePattern }) => filenamePattern)).toEqual(
      extensionsOf((type) => type.opens === opens).map((extension) => `*.${extension}`),
    );
  });
});

test.each([
  ['a.NPY', 'npy'],
  ['model.pth.tar', 'pytorch'],
  ['archive.tar', undefined],
  ['x.tiff', 'image'],
  ['npy', undefined],
])('%s should be %s', (name, format) => {
  expect(formatNamed(name)).toBe(format);
});

describe.each(['checkpoint.pt', 'legacy.pt'])('what torch.save wrote, %s,', (fixture) => {
  const bytes = readFileSync(path.join(root, 'test/fixtures/formats', fixture));

  test.each(extensionsOf(({ format }) => format === 'pytorch'))('is read as .%s', async (extension) => {
    expect((await readFile(`model.${extension}`, bytesSource(bytes))).tensors).not.toHaveLength(0);
  });
});
