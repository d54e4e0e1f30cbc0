import type { Dice } from '../dice';

const numbers = [
  '0',
  '1',
  '-2.5',
  '1e5',
  '1.',
  '.5',
  'nan',
  'NaN',
  'inf',
  '-Infinity',
  'True',
  'true',
  '1e999',
  '16777217',
  '9007199254740993',
];

function number(dice: Dice): string {
  return dice.chance(0.1) ? dice.text('0123456789.eE+-_jL', 12) : dice.pick(numbers);
}

/** Now and then something that does not belong there. */
function noise(dice: Dice, letters: string): string {
  return dice.chance(0.02) ? dice.text(letters, 4) : '';
}

export function csv(dice: Dice): string {
  const delimiter = dice.pick([',', ';', '\t', ' ', '  ', '|']);
  const columns = 1 + dice.below(6);
  const cell = () =>
    dice.chance(0.05) ? dice.pick(['', 'NA', '"a""b"', '"', '#', '1,5', "1'000", '%']) : number(dice);
  const rows = dice.some(12, () => Array.from({ length: Math.max(0, dice.said(columns) % 50) }, cell).join(delimiter));
  const header = dice.chance(0.3)
    ? [Array.from({ length: columns }, (_, i) => dice.pick(['', `c${i}`, String(i)])).join(delimiter)]
    : [];
  return [...header, ...rows].join(dice.pick(['\n', '\r\n', '\r']));
}

export function json(dice: Dice, depth = 0): string {
  const spoilt = noise(dice, '[]{},:"\\/*');
  if (depth > 6 || dice.chance(0.2)) return spoilt + dice.pick([number(dice), '"a"', 'null', 'false', '"\\u12"', '']);
  const inner = () => json(dice, depth + 1);
  if (dice.chance(0.5)) return `${spoilt}[${dice.some(5, inner).join(dice.said(0) ? ' ' : ',')}]`;
  const key = () => dice.pick(['a', 'shape', 'dtype', 'datatype', 'data', 'values']);
  const typed = () => dice.pick([inner, () => '"float16"', () => '[2, 2]', () => '[[1, 2], [3, 4]]'])();
  return `${spoilt}{${dice.some(4, () => `"${key()}": ${typed()}`).join(', ')}}`;
}

/** Brackets of numbers as deep as the shape, which may be uneven. */
function nested(dice: Dice, depth: number, separator: string): string {
  if (depth === 0) return number(dice) + noise(dice, '[](),.');
  const rows = Array.from({ length: Math.max(0, dice.said(2) % 9) }, () => nested(dice, depth - 1, separator));
  return `[${rows.join(separator)}${dice.chance(0.02) ? '' : ']'}`;
}

export function printed(dice: Dice): string {
  const array = () => nested(dice, 1 + dice.below(4), dice.pick([', ', ' ', '\n ', ',\n\n ']));
  const dtype = dice.pick(['', ', dtype=torch.float16', ", device='cuda:0'", ', grad_fn=<A>', ', size=(2, 2)']);
  const one = () =>
    dice.pick([
      () => `x = tensor(${array()}${dtype})`,
      () => array(),
      () => `array(${array()}, dtype=float32)`,
      () => `<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\n${array()}>`,
      () => `Tensor(shape=[2, 2], dtype=float32, place=cpu,\n ${array()})`,
      () =>
        `${dice.some(3, () => ` ${number(dice)}  ${number(dice)}`).join('\n')}\n[torch.FloatTensor of size ${dice.below(4)}x2]`,
      () => `tensor(1.00000e-02 *\n ${array()})`,
      () => `np.float32(${number(dice)})`,
      () => `# [12:30:01] step ${number(dice)} loss=[${number(dice)}`,
    ])();
  return dice.some(6, one).join(dice.pick(['\n', '\n\n', ' ']));
}

/** Expressions of what models and tensors are written with. */
function expression(dice: Dice, depth: number): string {
  const spoilt = noise(dice, '()[]{}"\'\\:=,.');
  const inner = () => expression(dice, depth + 1);
  if (depth > 6) return spoilt + dice.pick(['x', '1', '2.', '-1', 'None', '"a"', 'n']);
  const one = dice.pick([
    () =>
      `torch.${dice.pick(['tensor', 'zeros', 'arange', 'randn', 'full', 'linspace'])}(${dice.some(3, inner).join(', ')})`,
    () =>
      `np.${dice.pick(['array', 'ones', 'eye'])}(${inner()}, dtype=${dice.pick(["'f4'", 'np.int64', 'np.uint8', 'bool'])})`,
    () => `[${dice.some(3, inner).join(', ')}]`,
    () => `(${dice.some(3, inner).join(', ')})`,
    () =>
      `${inner()}.${dice.pick(['reshape', 'view', 'repeat', 'expand', 'permute', 'unsqueeze', 'T', 'sum'])}(${inner()})`,
    () => `${inner()}[${dice.pick(['0', '::2', '..., None', '1:', inner()])}]`,
    () =>
      `nn.${dice.pick(['MaxPool2d', 'AvgPool1d', 'AdaptiveAvgPool2d', 'LPPool2d'])}(${inner()}, stride=${inner()})(${inner()})`,
    () => `${inner()} ${dice.pick(['+', '*', '**', '//', '<<', '%', 'and', 'if x else'])} ${inner()}`,
    () => `${dice.pick(['not ', '-', '~', 'lambda x: ', 'await '])}${inner()}`,
    () => dice.pick(['x', 'n', 'f(x)', '1', '64', '2.5', '10 ** 9', 'self.pool(x)']),
  ]);
  return spoilt + one();
}

export function python(dice: Dice): string {
  const target = () => dice.pick(['x', 'n', 'x[0]', 'self.pool', 'a, b', 'x: int']);
  const statement = () =>
    dice.pick([
      () => `${target()} ${dice.pick(['=', '+=', '=', '='])} ${expression(dice, 0)}`,
      () => expression(dice, 0),
      () => `for ${target()} in ${expression(dice, 3)}:\n    ${expression(dice, 2)}`,
      () => `def f(x, n=${expression(dice, 4)}):\n    return ${expression(dice, 2)}`,
      () =>
        `class A(nn.Module):\n    def __init__(self):\n        self.pool = ${expression(dice, 2)}\n    def forward(self, x):\n        return self.pool(x)`,
      () => `x.${dice.pick(['fill_', 'mul_', 'append'])}(${expression(dice, 3)})`,
    ])();
  return `import torch\nimport numpy as np\nfrom torch import nn\n${dice.some(8, statement).join('\n')}\n`;
}
