import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { figureArguments } from '../../cli/figure/figureArguments';
import { pooled } from '../export/made';
import { root } from '../host/paths';

const folder = mkdtempSync(path.join(tmpdir(), 'poolscope-figure-'));
afterAll(() => rmSync(folder, { recursive: true }));

const note = ['tutorial.json', '--op', 'MaxPool2d', '--kernel-size', '3', '--ceil-mode'];

function figure(...words: readonly string[]) {
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const env = { ...process.env, INIT_CWD: path.join(root, 'samples') };
  return spawnSync(process.execPath, [tsx, path.join(root, 'cli/figure/figure.ts'), ...words], {
    encoding: 'utf8',
    env,
  });
}

test.each(['svg', 'gif'] as const)('the study note’s %s is what the editor exports', async (format) => {
  const out = path.join(folder, `note.${format}`);
  const { stdout, stderr, status } = figure(...note, '--format', format, '--out', out);
  expect([status, stderr]).toEqual([0, '']);
  const { files } = await (await pooled()).exported({ format });
  expect(new Uint8Array(readFileSync(out))).toEqual(new Uint8Array(files[0]!.bytes));
  expect(stdout).toContain(`note.${format}: ${files[0]!.bytes.length} bytes`);
});

test('stills are numbered, in another language', () => {
  expect(
    figure(...note, '--format', 'svg-stills', '--language', 'zh-cn', '--out', path.join(folder, 'a.svg')).status,
  ).toBe(0);
  const stills = readdirSync(folder).filter((name) => name.startsWith('a'));
  expect(stills).toEqual(['a-1.svg', 'a-2.svg', 'a-3.svg', 'a-4.svg']);
  expect(readFileSync(path.join(folder, 'a-1.svg'), 'utf8')).toContain('>输入</text>');
});

test('what is refused is one line on stderr, and writes nothing', () => {
  const { stderr, status } = figure(...note, '--padding', '9', '--out', path.join(folder, 'b.svg'));
  expect([status, stderr.trim()]).toEqual([1, expect.stringContaining('pad should be at most half of')]);
  expect(readdirSync(folder).filter((name) => name.startsWith('b'))).toEqual([]);
});

describe('arguments', () => {
  test('are read as they are written', () => {
    const words = [
      ...note,
      '--out=a.png',
      '--format',
      'png',
      '--scale',
      '2',
      '--style',
      'print',
      '--overlay',
      'gradient',
    ];
    expect(figureArguments([...words, '--window', '3', '--plane', '1'])).toEqual({
      file: 'tutorial.json',
      call: { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } },
      out: 'a.png',
      look: {
        ...{ plane: 1, window: 3, style: 'print', digits: 4 },
        overlays: { indices: false, gradient: true, coverage: false },
      },
      what: { order: { format: 'png', scale: 2, language: 'en' } },
    });
    expect(figureArguments([...note, '--out', 'a.npy', '--format', 'npy']).what).toEqual({ form: 'npy' });
  });

  test.each([
    [['--format', 'bmp'], '--format is svg, png, pdf, tikz, gif, svg-stills, pdf-stills, not bmp'],
    [['--scale', '3'], '--scale is 1, 2 or 4, not 3'],
    [['--style', 'red'], '--style is light, dark, print, not red'],
    [['--overlay', 'x'], '--overlay is indices, gradient, coverage, not x'],
  ])('%j is refused', (words, message) => {
    expect(() => figureArguments([...note, '--out', 'a', ...words])).toThrow(message);
  });

  test('need a file to write', () => {
    expect(() => figureArguments(note)).toThrow('--out FILE is missing');
  });
});
