import { beforeEach, describe, expect, test, vi } from 'vitest';
import { heap } from '../../../src/tensors/allocator';
import { engineClient, resetWorker, sentToWorker, worker } from '../fake/engine';
import { fake, Hover, Position, Uri } from '../fake/vscode';

beforeEach(() => {
  fake.reset();
  resetWorker();
});

interface Provider {
  provideHover(document: unknown, position: Position, token: unknown): Hover | Promise<Hover | undefined> | undefined;
}

const token = { isCancellationRequested: false, onCancellationRequested: () => undefined };

/** The text of the hover over the place that `|` marks. */
async function hoverOver(marked: string, languageId: 'python' | 'json' = 'python'): Promise<string | undefined> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const document = {
    uri: Uri.parse(`file:///x.${languageId}`),
    languageId,
    getText: () => text,
    offsetAt: () => offset,
    positionAt: (at: number) => new Position(0, at),
  };
  const { registerHover } = await import('../../../extension/editor/hover');
  const { Analyses } = await import('../../../extension/sources/analyses');
  const engine = await engineClient();
  registerHover(engine, { call: undefined } as never, new Analyses(engine));
  const key = languageId === 'python' ? 'hover python' : 'hover json,jsonc';
  const provider = fake.providers.get(key) as Provider;
  return (await provider.provideHover(document, new Position(0, offset), token))?.contents.value;
}

describe('a shape never costs values', () => {
  test.each([
    ['(32, 64, 224, 224)', '(32, 64, 112, 112)'],
    ['(64, 64, 224, 224)', '(64, 64, 112, 112)'],
    ['(10**3, 10**4, 10**4, 10**4)', '(1000, 10000, 5000, 5000)'],
  ])('nn.MaxPool2d(2) on torch.randn%s', async (size, output) => {
    const allocate = vi.spyOn(heap, 'allocate');
    const text = await hoverOver(`x = torch.randn${size}\ny = nn.Max|Pool2d(2)(x)\n`);
    expect(text).toContain(`**${output}**`);
    expect(allocate).not.toHaveBeenCalled();
    expect(sentToWorker('pool')).toEqual([]);
    allocate.mockRestore();
  });

  test('a large tensor shows what it is, without values', async () => {
    const text = await hoverOver('x = torch.ra|ndn(32, 64, 224, 224)\n');
    expect(text).toContain('(32, 64, 224, 224) float32');
    expect(text).not.toContain('min');
    expect(sentToWorker('pool')).toEqual([]);
  });
});

test('a pooling layer behind another window tells the receptive field of what it gives', async () => {
  const model = 'nn.Sequential(nn.Conv2d(1, 4, 3), nn.Max|Pool2d(2))';
  const text = await hoverOver(`import torch\nfrom torch import nn\n${model}(torch.rand(1, 1, 8, 8))\n`);
  expect(text).toContain('Receptive field 4 × 4, stride 2, start 0');
});

test('a small tensor shows its range, and what pooling gives', async () => {
  const text = await hoverOver('[[1, 2|], [3, 4]]', 'json');
  expect(text).toMatch(/\(2, 2\) float32 · min 1 · max 4/);
});

test('a bug while pooling is logged, and said', async () => {
  worker.engine = { pool: () => Promise.reject(new TypeError('x is undefined')) };
  const text = await hoverOver('[[1, 2|], [3, 4]]', 'json');
  expect(text).toContain('Something went wrong: x is undefined');
  expect(fake.log).toHaveLength(1);
});

test('a text that is broken has no hover', async () => {
  expect(await hoverOver('[[1, 2|], [3]]', 'json')).toBeUndefined();
});

test('text of the file is no markup', async () => {
  const attack = '![](https://example.com/x) <h1>x</h1> `` $(trash)';
  const text = (await hoverOver(`nn.Max|Pool2d(2, padding=${JSON.stringify(attack)})\n`))!;
  const outsideCode = text.replaceAll(/(`+)[^`].*?[^`]\1(?!`)/g, '').replaceAll(/\\[^\w\s]/g, '');
  expect(outsideCode).not.toContain('![');
  expect(outsideCode).not.toContain('<h1>');
  expect(outsideCode).not.toContain('$(trash)');
});

test('a line that PyTorch refuses is refused first, in its words; what is shown in its place comes second', async () => {
  const text = await hoverOver('x = torch.zeros(4, 4)\ny = nn.Max|Pool2d(2)(x)\n');
  const refusal = text!.indexOf('non\\-empty 3D or 4D');
  expect(refusal).toBeGreaterThan(0);
  expect(text!.indexOf('shows (1, 1, 4, 4)')).toBeGreaterThan(refusal);
  expect(text!.indexOf('**(1, 1, 2, 2)**')).toBeGreaterThan(refusal);
});

test('an expression of a model shows its shape', async () => {
  const code = 'import torch\nfrom torch import nn\nfc = nn.Linear(3, 4)\ny = f|c(torch.rand(2, 3))\n';
  expect(await hoverOver(code)).toBe('`fc(torch.rand(2, 3))` **(2, 4)**');
});
