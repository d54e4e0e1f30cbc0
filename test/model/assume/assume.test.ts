import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

const net = (init: string, forward: string, above = '') => `
class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        ${init.split('\n').join('\n        ')}
${above}
    def forward(self, x):
        ${forward.split('\n').join('\n        ')}
`;

/** What a text's models are assumed to be given. */
const inputs = (text: string) => {
  const assumptions = follow(text)
    .trace.facts()
    .map(({ assumption }) => assumption?.inputs.map(({ name, source }) => `${name}: ${source}`).join());
  return [...new Set(assumptions)];
};

describe('a model that nothing calls', () => {
  test('takes what its first layer takes, with names for what is not known', () => {
    const { shapesOf, trace } = follow(
      net(
        'self.conv = nn.Conv2d(3, 16, 3)\nself.pool = nn.AdaptiveAvgPool2d(1)\nself.fc = nn.Linear(16, num_classes)',
        'y = F.relu(self.conv(x / 255))\nreturn self.fc(torch.flatten(self.pool(y), 1))',
      ),
    );
    expect(shapesOf('self.conv(x / 255)')).toEqual(['(N, 16, H − 2, W − 2)']);
    expect(shapesOf('self.fc(torch.flatten(self.pool(y), 1))')).toEqual(['(N, num_classes)']);
    expect(trace.facts().every(({ assumption }) => assumption?.className === 'Net')).toBe(true);
  });

  test.each([
    ['nn.Conv1d(4, 8, 3)', '(N, 4, L)'],
    ['nn.Conv3d(4, 8, 3)', '(N, 4, D, H, W)'],
    ['nn.ConvTranspose2d(4, 8, 3)', '(N, 4, H, W)'],
    ['nn.Sequential(nn.ReLU(), nn.BatchNorm2d(5))', '(N, 5, H, W)'],
    ['nn.Linear(7, 2)', '(N, 7)'],
    ['nn.LSTM(7, 2)', '(L, N, 7)'],
    ['nn.GRU(7, 2, batch_first=True)', '(N, L, 7)'],
    ['nn.Embedding(100, 8)', '(N, L)'],
    ['nn.MaxPool2d(2)', '(N, C, H, W)'],
  ])('%s takes %s', (layer, shape) => {
    expect(follow(net(`self.layer = ${layer}`, 'return self.layer(x)')).shapesOf('x')).toEqual([shape]);
  });

  test('is not guessed where its input is reshaped before any layer', () => {
    const text = net('self.conv = nn.Conv2d(3, 16, 3)', 'return self.conv(x.view(-1, 3, 32, 32))');
    expect(follow(text).trace.facts()).toEqual([]);
  });

  test('is not guessed where Flatten comes first', () => {
    const text = net('self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))', 'return self.net(x)');
    expect(follow(text).shapesOf('x')).toBeUndefined();
  });
});

describe('what the text says of an input comes first', () => {
  const init = 'self.conv = nn.Conv2d(1, 16, 3)';

  test.each([
    ['poolscope', '    # poolscope: x = (8, 1, 28, 28)', 'return self.conv(x)', '(8, 16, 26, 26)'],
    ['poolscope', '', '# poolscope: x = (N, 1, 28, 28)\nreturn self.conv(x)', '(N, 16, 26, 26)'],
    ['comment', '', '# x: (B, 1, 28, 28)\nreturn self.conv(x)', '(B, 16, 26, 26)'],
    ['comment', '', '"""Classifies.\n\nx: [4, 1, 28, 28]\n"""\nreturn self.conv(x)', '(4, 16, 26, 26)'],
  ])('%s: %s %s', (source, above, forward, shape) => {
    const text = net(init, forward, above);
    expect(follow(text).shapesOf('self.conv(x)')).toEqual([shape]);
    expect(inputs(text)).toEqual([`x: ${source}`]);
  });

  test('an annotation of jaxtyping', () => {
    const text = net(init, 'return self.conv(x)').replace('x):', 'x: Float[Tensor, "n 1 12 12"]):');
    expect(follow(text).shapesOf('self.conv(x)')).toEqual(['(n, 16, 10, 10)']);
    expect(inputs(text)).toEqual(['x: annotation']);
  });
});

describe('what is assumed stays apart', () => {
  test('from what the text runs', () => {
    const text = `${net('self.conv = nn.Conv2d(3, 16, 3)', 'return self.conv(x)')}
Net(10)(torch.randn(2, 3, 8, 8))`;
    expect(follow(text).shapesOf('self.conv(x)')).toEqual(['(2, 16, 6, 6)']);
    expect(inputs(text)).toEqual([undefined]);
  });

  test('from problems: what is refused of it is not told', () => {
    const text = net('self.a = nn.Conv2d(3, 16, 3)\nself.b = nn.Conv2d(8, 4, 3)', 'return self.b(self.a(x))');
    expect(follow(text).problems).toEqual([]);
  });
});

test('an author’s comment is not taken where something may call the model after all', () => {
  const text = net('self.conv = nn.Conv2d(1, 16, 3)', '# x: (8, 1, 28, 28)\nreturn self.conv(x)');
  expect(inputs(`${text}\nimport lost\nlost.run(Net)`)).toEqual([]);
});

test('what only a trial of a model raises is no problem', () => {
  const { problems, shapesOf } = follow(`
import os
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        if os.environ.get('WIDE'):
            raise_here = torch.zeros(3)[0, 0]
        self.fc = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc(x)`);
  expect(problems).toEqual([]);
  expect(shapesOf('self.fc(x)')).toBeDefined();
});
