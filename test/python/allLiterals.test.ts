import { expect, test } from 'vitest';
import { findingLiterals } from '../../src/python/allLiterals';
import { atOnce } from '../../src/python/turns';

/** `name line:column dtype (shape)` or the message. */
function list(text: string): string[] {
  return atOnce(findingLiterals(text, () => false)).map((literal) => {
    const place = `${literal.name ?? '-'} ${literal.line}:${literal.column}`;
    if ('error' in literal) return `${place} ${literal.error.message}`;
    return `${place} ${literal.tensor.dtype} (${literal.tensor.shape.join(', ')})`;
  });
}

test('every literal in the order of the text', () => {
  const text = `import torch
import numpy as np
x = torch.tensor([[1, 2], [3, 4]])
y = torch.tensor(np.array([0.5]))  # torch.tensor([9])

class Net(nn.Module):
    def __init__(self):
        self.weight = torch.FloatTensor([1, 2, 3, 4]).view(2, 2)
        self.pool = nn.MaxPool2d([2, 2], stride=(2, 2))

table = {'a': [1, 2], 'b': [[1.5]]}
print(pool(torch.reshape(torch.tensor([1., 2.]), (1, 2))), x[[0, 1]], x.view([4]))
z = np.arange(6).reshape(2, 3).T
noise = torch.randn(2, 2)
f([[1, 2]])
total = torch.tensor([1.]).sum()
n = torch.tensor(7)
`;
  expect(list(text)).toEqual([
    'x 2:4 int64 (2, 2)',
    'y 3:4 float64 (1)',
    'self.weight 7:22 float32 (2, 2)',
    '- 10:14 int64 (2)',
    '- 10:27 float32 (1, 1)',
    '- 11:25 float32 (1, 2)',
    'z 12:4 int64 (3, 2)',
    '- 14:2 int64 (1, 2)',
    'n 16:4 int64 ()',
  ]);
});

test('a bad one says why, and the others are read', () => {
  expect(list('a = [[1, 2], [3]]\r\nb = torch.tensor([1, 2])\r\nc = torch.tensor([x, y])\r\nd = []')).toEqual([
    'a 0:4 Row 2 has 1 numbers, but the first row has 2',
    'b 1:4 int64 (2)',
  ]);
});

test('no literal in a text without one', () => {
  expect(list('')).toEqual([]);
  expect(list('x = 1\nprint("[1, 2]")  # [1, 2]\n')).toEqual([]);
});
