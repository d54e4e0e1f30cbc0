import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { PDFDict, PDFDocument, PDFHexString, PDFName } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { pdfOf } from '../../src/export/pdf';
import type { Drawing, Mark } from '../../src/export/sketch';
import { svgOf } from '../../src/export/svg';
import { tikzOf } from '../../src/export/tikz';
import { widthIn } from '../../src/export/typeface';
import { root } from '../host/paths';
import { faces, pooled, raster } from './made';

function drawingOf(...marks: readonly Mark[]): Drawing {
  return { width: 100, height: 50, paper: [255, 255, 255], marks, caption: 'a < b', alt: '输入 & output' };
}

function textMark(text: string): Mark {
  return { kind: 'text', text, at: [10, 20], style: { size: 12, color: [0, 0, 0], align: 'left', font: 'sans' } };
}

const pixels = { width: 2, height: 1, colors: Uint32Array.of(0xff0000ff, 0x8000ff00) };
const picture: Mark = { kind: 'picture', pixels, box: { x: 0, y: 0, width: 2, height: 1 }, isSmooth: false };

describe('SVG', () => {
  test('has its texts as they are, whatever they are', () => {
    const svg = svgOf(drawingOf(textMark('<script>"&\u0001')));
    expect(svg).toContain('>&lt;script&gt;&quot;&amp;</text>');
    expect(svg).toContain('<title>a &lt; b</title>\n<desc>输入 &amp; output</desc>');
  });
});

describe('PDF', () => {
  test('is a page of the figure’s size, with title and alternative text', async () => {
    const { width, height, caption, alt } = (await pooled()).drawing();
    const pdf = await PDFDocument.load(pdfOf((await pooled()).drawing(), faces, 'en'), { updateMetadata: false });
    expect(pdf.getPageCount()).toBe(1);
    expect(pdf.getPage(0).getSize()).toEqual({ width: width * 0.75, height: height * 0.75 });
    expect(pdf.getTitle()).toBe(caption);
    const structure = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
    const figure = structure.lookup(PDFName.of('K'), PDFDict);
    expect(figure.lookup(PDFName.of('S'), PDFName)).toBe(PDFName.of('Figure'));
    expect(figure.lookup(PDFName.of('Alt'), PDFHexString).decodeText()).toBe(alt);
  });

  test('embeds only the fonts that are used', async () => {
    const fontsOf = async (...marks: readonly Mark[]) => {
      const pdf = await PDFDocument.load(pdfOf(drawingOf(...marks), faces, 'en'));
      const fonts = pdf.getPage(0).node.Resources()!.lookup(PDFName.of('Font'), PDFDict);
      return fonts.keys().map((name) => name.decodeText());
    };
    expect(await fontsOf()).toEqual([]);
    expect(await fontsOf(textMark('输入'))).toEqual(['sans']);
    // the sans-serif one has no infinity
    expect(await fontsOf(textMark('输入 −∞'))).toEqual(['sans', 'mono']);
  });

  test('keeps what is half transparent in a picture', async () => {
    const pdf = await PDFDocument.load(pdfOf(drawingOf(picture), faces, 'en'));
    const images = pdf.context
      .enumerateIndirectObjects()
      .filter(([, object]) => 'dict' in object && String(object.dict).includes('/Image'));
    expect(images).toHaveLength(2);
  });
});

describe('TikZ', () => {
  test('has TeX’s own signs as texts', () => {
    const tex = tikzOf(drawingOf(textMark('kernel_size=3 {50 %} \\ −∞ × #')));
    expect(tex).toContain('kernel\\_size=3 \\{50 \\%\\} \\textbackslash{} $-$$\\infty$ $\\times$ \\#}');
    expect(tex).toContain('% a < b\n% 输入 & output\n\\documentclass[tikz]{standalone}\n\\usepackage[T1]{fontenc}');
  });

  test('takes what can write Chinese where there is some', () => {
    expect(tikzOf(drawingOf(textMark('输入')))).toContain('\\usepackage{xeCJK} % compile with xelatex');
  });
});

describe('pixels', () => {
  test('are of the paper’s color, and of what is drawn on it', async () => {
    const box = { x: 10, y: 10, width: 20, height: 20 };
    const made = (await raster()).pixels(drawingOf({ kind: 'box', box, ink: { color: [255, 0, 0], alpha: 0.5 } }));
    const at = (x: number, y: number) => [
      ...made.rgba.subarray(4 * (y * made.width + x), 4 * (y * made.width + x) + 4),
    ];
    expect([made.width, made.height, at(0, 0), at(15, 15)]).toEqual([
      ...[100, 50, [255, 255, 255, 255]],
      [255, expect.closeTo(127, -1), expect.closeTo(127, -1), 255],
    ]);
  });

  test('of a picture stay sharp', async () => {
    const large = { ...picture, box: { x: 0, y: 0, width: 40, height: 20 } };
    const { rgba, width } = (await raster()).pixels(drawingOf(large));
    expect([...rgba.subarray(0, 3)]).toEqual([...rgba.subarray(4 * 19, 4 * 19 + 3)]);
    expect([...rgba.subarray(4 * (19 + width), 4 * (19 + width) + 3)]).toEqual([255, 0, 0]);
  });
});

describe('the fonts', () => {
  test('have every letter of the figures’ texts', async () => {
    const files = ['src/plane/legend.ts', 'src/plane/stageContent.ts'];
    const contents = files.map((file) => ({
      extension: '.ts' as const,
      contents: readFileSync(path.join(root, file), 'utf8'),
    }));
    const texts = Object.keys(await getL10nJson(contents));
    const bundle = readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8');
    const translations = JSON.parse(bundle) as Readonly<Record<string, string>>;
    const letters = new Set([...texts, ...texts.map((each) => translations[each]!)].join(''));
    expect(letters.size).toBeGreaterThan(50);
    expect([...letters].filter((letter) => faces.sans.glyphOf(letter) === undefined)).toEqual([]);
    expect([...'0123456789−.∞×e+'].filter((letter) => faces.mono.glyphOf(letter) === undefined)).toEqual([]);
  });

  test('give digits one width', () => {
    const widths = [...'0123456789'].map((digit) => widthIn([faces.mono], digit));
    expect(new Set(widths)).toEqual(new Set([widthIn([faces.monoBold], '8')]));
  });
});
