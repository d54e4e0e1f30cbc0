import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/model/analyse';
import { dataFiles } from '../../../src/model/moduleFiles';

const net = 'model:\n  width: 8\n  layers: [16, 32]\n';
const json = '{"model": {"width": 8, "layers": [16, 32]}}';

/** The shape of the last tensor of a script at /work/src/main.py, beside these files. */
function made(lines: string, files: Readonly<Record<string, string>>) {
  const main = '/work/src/main.py';
  const trace = analyse({
    path: main,
    text: `import os, json\nimport torch\nimport yaml\nfrom omegaconf import OmegaConf\n${lines}\n`,
    find: () => undefined,
    read: (name) => dataFiles(name, main, ['/work']).flatMap((file) => files[file] ?? []),
  });
  const reasons = trace.unknowns().map(({ why }) => why);
  return { shape: JSON.stringify(trace.facts().at(-1)?.shapes[0]), reasons };
}

const zeros = (cfg: string) => `x = torch.zeros(${cfg}['model']['width'], *${cfg}['model']['layers'])`;

describe('a file of configuration is read', () => {
  test.each([
    ["cfg = yaml.safe_load(open('net.yaml'))", 'net.yaml', net],
    ["with open('net.yaml') as f:\n    cfg = yaml.safe_load(f)", 'net.yaml', net],
    [
      "with open('net.yml', 'r', encoding='utf-8') as f:\n    cfg = yaml.load(f, Loader=yaml.FullLoader)",
      'net.yml',
      net,
    ],
    ["cfg = yaml.safe_load(open('net.yaml', 'rb').read())", 'net.yaml', net],
    ["cfg = yaml.load(stream=open('configs/net.yaml'), Loader=yaml.SafeLoader)", 'configs/net.yaml', net],
    ["cfg = OmegaConf.load('net.yaml')", 'net.yaml', net],
    ["with open('net.json') as f:\n    cfg = json.load(f)", 'net.json', json],
    ["cfg = json.loads(open('net.json').read())", 'net.json', json],
    [
      "here = os.path.dirname(os.path.abspath(__file__))\ncfg = yaml.safe_load(open(os.path.join(here, '..', 'src', 'net.yaml')))",
      'net.yaml',
      net,
    ],
  ])('%s', (lines, name, text) => {
    expect(made(`${lines}\n${zeros('cfg')}`, { [`/work/src/${name}`]: text }).shape).toBe('[8,16,32]');
    expect(made(`${lines}\n${zeros('cfg')}`, {}).reasons).not.toEqual([]);
  });

  test('of OmegaConf by attributes, too', () => {
    const lines =
      "cfg = OmegaConf.load('net.yaml')\ncfg.model.width = 5\nx = torch.zeros(cfg.model.width, *cfg.model.get('layers'))";
    expect(made(lines, { '/work/src/net.yaml': net }).shape).toBe('[5,16,32]');
  });

  test('of a folder above, where the program may run, too', () => {
    const lines = `cfg = yaml.safe_load(open('net.yaml'))\n${zeros('cfg')}`;
    expect(made(lines, { '/work/net.yaml': net }).shape).toBe('[8,16,32]');
    expect(made(lines, { '/work/net.yaml': net, '/work/src/net.yaml': net }).shape).toBe('[8,16,32]');
    const other = net.replace('8', '9');
    expect(made(lines, { '/work/net.yaml': net, '/work/src/net.yaml': other })).toEqual({
      shape: undefined,
      reasons: ['There are several files net.yaml'],
    });
  });

  test('each time anew', () => {
    const lines = "a, b = (yaml.safe_load(open('net.yaml')) for _ in range(2))\na['model']['width'] = 1\n";
    expect(made(lines + zeros('b'), { '/work/src/net.yaml': net }).shape).toBe('[8,16,32]');
  });
});

test('a file that is not there, is too large or was read to its end is unknown', () => {
  const lines = `f = open('net.yaml')\ncfg = yaml.safe_load(f)\n`;
  expect(made(lines, {}).reasons).toEqual(['The file net.yaml is not found']);
  expect(made(lines + zeros('cfg'), { '/work/src/net.yaml': `${net}# ${'x'.repeat(1e6)}` }).shape).toBeUndefined();
  expect(made(`${lines}cfg = yaml.safe_load(f)\n${zeros('cfg')}`, { '/work/src/net.yaml': net }).shape).toBeUndefined();
});

test('what is written is not read', () => {
  const lines = `with open('net.yaml', 'w') as f:\n    cfg = yaml.safe_load(f)\n${zeros('cfg')}`;
  expect(made(lines, { '/work/src/net.yaml': net }).shape).toBeUndefined();
});
