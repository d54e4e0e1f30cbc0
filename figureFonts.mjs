// The fonts of exported figures: of two that are open the letters that figures need, so that they look the same everywhere.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import subsetFont from 'subset-font';

const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const SIGNS = '−∞×·…→⌊⌋≠≤≥±';

const faces = [
  { name: 'figureSans', font: '@fontsource/noto-sans-sc', file: 'noto-sans-sc-chinese-simplified-400-normal' },
  { name: 'figureMono', font: '@fontsource/dejavu-mono', file: 'dejavu-mono-latin-400-normal' },
  { name: 'figureMonoBold', font: '@fontsource/dejavu-mono', file: 'dejavu-mono-latin-700-normal' },
];

/** The folders of the packages that the fonts are of. */
export const fontPackages = [...new Set(faces.map(({ font }) => path.join('node_modules', font)))];

/** Writes `dist/figure*.ttf`. */
export async function buildFigureFonts() {
  const words = ASCII + SIGNS + (await translatedLetters(['src/plane', 'src/export']));
  await Promise.all(
    faces.map(async ({ name, font, file }) => {
      const whole = await readFile(path.join('node_modules', font, 'files', `${file}.woff`));
      const letters = name === 'figureSans' ? words : ASCII + SIGNS;
      await writeFile(
        `dist/${name}.ttf`,
        await subsetFont(whole, letters, { targetFormat: 'truetype', noLayoutClosure: true }),
      );
    }),
  );
}

/** The letters of what some folders' texts are in Chinese. */
async function translatedLetters(folders) {
  const sources = await Promise.all(
    folders.map(async (folder) => {
      const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
      return Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
    }),
  );
  const texts = Object.keys(await getL10nJson(sources.flat().map((contents) => ({ extension: '.ts', contents }))));
  const translations = JSON.parse(await readFile('l10n/bundle.l10n.zh-cn.json', 'utf8'));
  return [...new Set(texts.map((text) => translations[text] ?? '').join(''))].join('');
}
