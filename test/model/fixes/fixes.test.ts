import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/model/analyse';
import { applied } from '../../../src/model/fixes/edit';
import { fixesOf } from '../../../src/model/fixes/fixes';

const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/** The fixes of the first problem of a text: each title with the lines that it changes. */
function fixes(lines: string): Record<string, readonly string[]> {
  const question = { path: '/main.py', text: `${head}${lines}\n`, find: () => undefined };
  const trace = analyse(question);
  const [problem] = trace.problems();
  const before = question.text.split('\n');
  return Object.fromEntries(
    fixesOf(question, trace, problem!).map(({ title, edits }) => [
      title,
      applied(question.text, edits)
        .split('\n')
        .filter((line) => !before.includes(line)),
    ]),
  );
}

const net = (init: string, forward: string, input = '2, 3, 32, 32', more = '') => `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        ${init.split('\n').join('\n        ')}

    def forward(self, x):
        ${forward.split('\n').join('\n        ')}

${more}Net()(torch.randn(${input}))`;

describe('a number', () => {
  test('in_features stand as the product of the sizes that are flattened', () => {
    const text = net(
      'self.conv = nn.Conv2d(3, 16, 5)\nself.fc = nn.Linear(16 * 5 * 5, 10)',
      'x = F.max_pool2d(self.conv(x), 2)\nreturn self.fc(torch.flatten(x, 1))',
    );
    expect(fixes(text)).toMatchObject({
      'Change in_features to 16 * 14 * 14 (line 9)': ['        self.fc = nn.Linear(16 * 14 * 14, 10)'],
    });
  });

  test.each([
    ['in_channels', 'nn.Conv2d(1, 8, 3)', 'nn.Conv2d(3, 8, 3)'],
    ['num_features', 'nn.BatchNorm2d(16)', 'nn.BatchNorm2d(3)'],
    ['num_channels', 'nn.GroupNorm(1, 5)', 'nn.GroupNorm(1, 3)'],
    ['in_features', 'nn.Linear(30, 8)', 'nn.Linear(32, 8)', '2, 3, 32'],
    ['input_size', 'nn.LSTM(30, 8)', 'nn.LSTM(32, 8)', '2, 3, 32'],
  ])('%s follows the input', (name, before, after, input = '2, 3, 32, 32') => {
    const found = fixes(net(`self.layer = ${before}`, 'return self.layer(x)', input));
    expect(Object.entries(found)[0]).toEqual([
      `Change ${name} to ${/(\d+)(?:, \d+)*\)$/.exec(input === '2, 3, 32' ? '32)' : '3)')![1]} (line 8)`,
      [`        self.layer = ${after}`],
    ]);
  });

  test('a config list is changed where the size is written', () => {
    const text = `
sizes = [16, 32, 64]
layers = nn.Sequential(nn.Conv2d(3, sizes[0], 3), nn.Conv2d(sizes[0], sizes[1], 3), nn.BatchNorm2d(sizes[2]))
layers(torch.randn(1, 3, 8, 8))`;
    expect(fixes(text)).toMatchObject({ 'Change 64 to 32 (line 5)': ['sizes = [16, 32, 32]'] });
  });

  test('a factor of a product is scaled', () => {
    const text = `
width = 64
nn.Linear(width * 5, 10)(torch.randn(2, 256))`;
    expect(fixes(text)).toMatchObject({ 'Change 5 to 4': ['nn.Linear(width * 4, 10)(torch.randn(2, 256))'] });
  });

  test('two branches are made to fit by kernel, stride or padding', () => {
    const text = net(
      'self.a = nn.Conv2d(3, 8, 3, padding=1)\nself.b = nn.Conv2d(3, 8, 5, padding=1)',
      'return self.a(x) + self.b(x)',
    );
    const found = fixes(text);
    expect(Object.values(found).flat()).toContain('        self.b = nn.Conv2d(3, 8, 5, padding=2)');
  });
});

describe('the text is rewritten', () => {
  test('Flatten comes before a Linear that is listed in a Sequential', () => {
    const text = 'nn.Sequential(nn.Conv2d(1, 4, 3), nn.Linear(4 * 6 * 6, 2))(torch.randn(1, 1, 8, 8))';
    expect(fixes(text)).toMatchObject({
      'Insert nn.Flatten()': [
        'nn.Sequential(nn.Conv2d(1, 4, 3), nn.Flatten(), nn.Linear(4 * 6 * 6, 2))(torch.randn(1, 1, 8, 8))',
      ],
    });
  });

  test('flatten keeps the batch', () => {
    const text = net('self.fc = nn.Linear(3072, 10)', 'x = torch.flatten(x)\nreturn self.fc(x)');
    expect(fixes(text)).toMatchObject({ 'Add start_dim=1 (line 11)': ['        x = torch.flatten(x, 1)'] });
  });

  test('a view keeps the batch, and the layer behind it takes what is there', () => {
    const text = net('self.fc = nn.Linear(1000, 10)', 'x = x.view(-1, 1000)\nreturn self.fc(x)');
    expect(fixes(text)).toMatchObject({
      'Change (-1, 1000) to (x.size(0), -1) · Change in_features to 3072 (line 8)': [
        '        self.fc = nn.Linear(3072, 10)',
        '        x = x.view(x.size(0), -1)',
      ],
    });
  });

  test('(N, H, W, C) becomes (N, C, H, W)', () => {
    const text = net('self.conv = nn.Conv2d(3, 8, 3)', 'return self.conv(x)', '2, 32, 32, 3');
    expect(Object.keys(fixes(text))[0]).toBe('Insert .permute(0, 3, 1, 2)');
  });

  test('view after permute becomes reshape', () => {
    const text = 'torch.randn(2, 3, 4).permute(0, 2, 1).view(2, 12)';
    expect(fixes(text)).toMatchObject({
      'Change view to reshape': ['torch.randn(2, 3, 4).permute(0, 2, 1).reshape(2, 12)'],
    });
  });

  test('cat gets the smaller tensor padded', () => {
    const text = 'a, b = torch.randn(1, 8, 14, 14), torch.randn(1, 8, 15, 15)\nc = torch.cat([a, b], 1)';
    expect(fixes(text)).toMatchObject({ 'Insert F.pad': ['c = torch.cat([F.pad(a, (0, 1, 0, 1)), b], 1)'] });
  });

  test('a list of layers is unpacked into a Sequential', () => {
    const text = 'net = nn.Sequential([nn.Linear(2, 3), nn.ReLU()])';
    expect(fixes(text)).toMatchObject({ 'Insert *': ['net = nn.Sequential(*[nn.Linear(2, 3), nn.ReLU()])'] });
  });

  test('super().__init__() is called first', () => {
    const text = 'class Net(nn.Module):\n    def __init__(self):\n        self.fc = nn.Linear(2, 3)\n\nnet = Net()';
    expect(fixes(text)).toMatchObject({ 'Insert super().__init__() (line 6)': ['        super().__init__()'] });
  });

  test('BatchNorm takes the rank of its input', () => {
    const text = net('self.norm = nn.BatchNorm2d(10)', 'return self.norm(x)', '4, 10');
    expect(fixes(text)).toMatchObject({
      'Change nn.BatchNorm2d to nn.BatchNorm1d (line 8)': ['        self.norm = nn.BatchNorm1d(10)'],
    });
  });
});

describe('what is hardly meant is corrected', () => {
  test('flatten keeps the batch apart', () => {
    const text = net('self.fc = nn.Linear(3072, 10)', 'x = torch.flatten(x)\nreturn self.fc(x)', '1, 3, 32, 32');
    const batch = text.replace('randn(1, 3, 32, 32)', 'randn(4, 3, 16, 16)');
    expect(fixes(batch)).toMatchObject({
      'Add start_dim=1 · Change in_features to 768 (line 8)': [
        '        self.fc = nn.Linear(768, 10)',
        '        x = torch.flatten(x, 1)',
      ],
    });
  });

  test.each([
    ['y = x.view(-1, 64)', 'Change (-1, 64) to (x.size(0), -1)', 'y = x.view(x.size(0), -1)'],
    ['y = nn.MaxPool2d(2, 2, 0, 1, True)(x)', 'Insert ceil_mode=', 'y = nn.MaxPool2d(2, 2, 0, 1, ceil_mode=True)(x)'],
    [
      'y = F.mse_loss(x[:, 0, 0, :1], x[:, 0, 0, 0])',
      'Insert .squeeze(1)',
      'y = F.mse_loss(x[:, 0, 0, :1].squeeze(1), x[:, 0, 0, 0])',
    ],
    [
      'i = torch.rand(64, 64, 3)\ny = F.max_pool2d(i, 3)',
      'Insert .permute(2, 0, 1)',
      'y = F.max_pool2d(i.permute(2, 0, 1), 3)',
    ],
    [
      'i = torch.rand(3, 64, 64)\ny = F.interpolate(i, scale_factor=2)',
      'Insert .unsqueeze(0)',
      'y = F.interpolate(i.unsqueeze(0), scale_factor=2)',
    ],
    ['y = nn.Dropout2d()(x.flatten(1))', 'Change nn.Dropout2d to nn.Dropout', 'y = nn.Dropout()(x.flatten(1))'],
    ['y = F.dropout2d(x.flatten(2))', 'Change F.dropout2d to F.dropout1d', 'y = F.dropout1d(x.flatten(2))'],
  ])('%s', (line, title, corrected) => {
    expect(fixes(`x = torch.rand(4, 16, 6, 6)\n${line}`)).toMatchObject({ [title]: [corrected] });
  });
});

describe('nothing is offered', () => {
  test('that only moves the failure to another call', () => {
    const text =
      'a = nn.Linear(3, 4)(torch.randn(2, 3))\nb = a + torch.randn(int(input()), 4, 5)\nc = nn.Linear(4, 2)(torch.randn(2, 5))';
    for (const title of Object.keys(fixes(text))) expect(title).not.toMatch(/line 5/);
  });

  test('for a problem that is not certain', () => {
    const question = {
      path: '/main.py',
      text: `${head}import os\nif os.environ.get('A'):\n    nn.Linear(3, 4)(torch.randn(2, 5))\n`,
      find: () => undefined,
    };
    const trace = analyse(question);
    expect(trace.problems()).toHaveLength(1);
    expect(fixesOf(question, trace, trace.problems()[0]!)).toEqual([]);
  });
});
