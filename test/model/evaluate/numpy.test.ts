import { expect, test } from 'vitest';
import { follow } from '../followed';

test('arrays of NumPy have their shapes until torch takes them', () => {
  const { shapesOf, problems } = follow(`
import numpy as np
points = np.vstack([np.linspace(-1, 1, 15) for _ in range(64)])
scale = np.random.uniform(1, 2, size=64)[:, np.newaxis]
x = torch.from_numpy(scale * np.power(points, 2) + scale).float()
y = torch.tensor(np.random.normal(0, 1, (1000, 2)), dtype=torch.float)
image = np.transpose(np.zeros((32, 48, 3), dtype='uint8'), (2, 0, 1))
z = torch.from_numpy(image / 255.).unsqueeze(0)
w = torch.from_numpy(np.eye(5).flatten().astype(np.float32)).view(1, 25)
m = torch.FloatTensor(np.concatenate([np.ones((2, 3)), np.ones((4, 3))], axis=0).mean(axis=1, keepdims=True))
t = torch.from_numpy(np.random.rand(4, 7).T)
print(x, y, z, w, m, t)
`);
  expect(problems).toEqual([]);
  expect(['x', 'y', 'z', 'w', 'm', 't'].map(shapesOf)).toEqual([
    ['(64, 15)'],
    ['(1000, 2)'],
    ['(1, 3, 32, 48)'],
    ['(1, 25)'],
    ['(6, 1)'],
    ['(7, 4)'],
  ]);
});

test('where torch would refuse what NumPy may take, nothing is said', () => {
  const { problems, shapesOf } = follow(`
import numpy as np
a = np.concatenate([np.zeros((2, 3)), np.zeros((2, 4))])
print(torch.from_numpy(a))
`);
  expect(problems).toEqual([]);
  expect(shapesOf('torch.from_numpy(a)')).toBeUndefined();
});

test("torch takes NumPy's names of arguments, and its own of types", () => {
  const { shapesOf } = follow(`
x = torch.ones(2, 3, 4)
a = x.sum(axis=1, keepdims=True)
b = torch.cat((x, x), axis=2).type(torch.cuda.LongTensor if torch.cuda.is_available() else torch.LongTensor)
c = torch.arange(6, dtype=torch.float).view(2, 3)
print(a, b, c)
`);
  expect(['a', 'b', 'c'].map(shapesOf)).toEqual([['(2, 1, 4)'], ['(2, 3, 8)'], ['(2, 3)']]);
});

test('what one of several numbers chooses may be changed by what it is given to', () => {
  const { shapesOf } = follow(`
def change(x):
    x.unsqueeze_(0)
def keep(x):
    pass
x = torch.ones(2, 3)
i = 0 if torch.rand(1) > 0.5 else 1
[change, keep][i](x)
y = x + 1
`);
  expect(shapesOf('x + 1')).toBeUndefined();
});

test.each([
  ['np.zeros(10).reshape(3, 4)', 'cannot reshape array of size 10 into shape (3,4)'],
  ['np.zeros(10).reshape((3, -1))', 'cannot reshape array of size 10 into shape (3,newaxis)'],
  ['np.reshape(np.zeros((2, 5)), 3)', 'cannot reshape array of size 10 into shape (3,)'],
  ['np.zeros(10).reshape(-1, -1)', 'can only specify one unknown dimension'],
])('%s is refused in NumPy’s words', (expression, message) => {
  expect(follow(`import numpy as np\nx = ${expression}`).problems).toEqual([`error 2: ${message}`]);
});
