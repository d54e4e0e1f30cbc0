import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

/** The shape of `torch.zeros(size)` below lines of Python. */
function zeros(lines: string, size: string) {
  const { shapesOf, problems } = follow(
    `import math\nimport numpy as np\n${lines}\nmade = torch.zeros(${size})\nend = made`,
  );
  expect(problems).toEqual([]);
  return shapesOf('made')?.[0];
}

describe('numbers of small tensors are known', () => {
  test.each([
    ['torch.arange(2, 10, 3).tolist()', '(2, 5, 8)'],
    ['int(torch.tensor([2, 3]).sum())', '(5,)'],
    ['torch.tensor([[1, 2], [3, 4]]).flatten().tolist()', '(1, 2, 3, 4)'],
    ['torch.cumsum(torch.tensor([1, 2, 3]), 0)[-1].item()', '(6,)'],
    ['torch.diff(torch.tensor([1, 4, 9])).tolist()', '(3, 5)'],
    ['(torch.round(torch.arange(3) * 27.89 / 8) * 8).int().tolist()', '(0, 24, 56)'],
    ['sum(1 for p in [x.item() for x in torch.linspace(0, 0.2, 5)] if p > 0)', '(4,)'],
    ['sum(1 for p in np.linspace(0, 1, 7).tolist() if p >= 0.5)', '(4,)'],
    ['2 if torch.tensor(3) > 2 else 5', '(2,)'],
    ['[int(x) for x in torch.ones(3) * 2]', '(2, 2, 2)'],
    ['torch.full((2,), 7).tolist()', '(7, 7)'],
    ['torch.pow(2, torch.tensor([2, 3])).tolist()', '(4, 8)'],
  ])('%s', (size, shape) => {
    expect(zeros('', size)).toBe(shape);
  });
});

describe('numbers are not known any more', () => {
  test.each([
    ['of what was written to', 'x = torch.tensor([4])\nx[0] = 6'],
    ['of what was added to', 'x = torch.tensor([4])\nx += 2'],
    ['of what a view was written to', 'x = torch.tensor([4])\ny = x[:]\ny.fill_(6)'],
    ['of what an array that shares them was written to', 'x = torch.tensor([4])\na = x.numpy()\na[0] = 6'],
    ['of what an activation may have overwritten', 'x = torch.tensor([4])\nnn.ReLU(inplace=True)(x)'],
    ['of what a function may have overwritten', 'x = torch.tensor([4])\nF.relu(x, inplace=True)'],
    ['of what was given to something unknown', 'x = torch.tensor([4])\ninput()(x)'],
    ['of what was initialized anew', 'x = torch.tensor([4.0])\nnn.init.constant_(x, 6)\nx = x.long()'],
    ['of what a loop changes', 'x = torch.tensor(4)\nwhile input():\n    x = x + 1'],
    ['of what a branch changes', 'x = torch.tensor(4)\nif input():\n    x = torch.tensor(5)'],
    ['of what is learned', 'x = torch.tensor([4.0], requires_grad=True).long()'],
    ['of what is random', 'x = torch.randint(3, 9, (1,))'],
  ])('%s', (_, lines) => {
    expect(zeros(lines, 'x.item()')).toBeUndefined();
  });
});

test.each([
  'int(torch.linspace(0, 1, 11)[7].item() * 10)',
  'torch.floor(torch.linspace(0, 7, 8)).int().tolist()',
  '3 if torch.linspace(0, 1, 3)[1].item() == 0.5 else 4',
  '(torch.exp(torch.tensor([0.0])) * 3).int().tolist()',
])('what PyTorch may round either way is not told: %s', (size) => {
  expect(zeros('', size)).toBeUndefined();
});
