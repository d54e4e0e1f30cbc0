import { expect, test } from 'vitest';
import { follow } from '../followed';

const loss = 'nn.CTCLoss()(torch.rand(30, 3, 5), torch.ones(6, 6).long(), torch.ones(3).long(), torch.ones(3).long())';
const unpool = 'nn.MaxUnpool2d(2)(torch.rand(1, 1, 3, 3), torch.zeros(1, 1, 3, 3).long(), output_size=';

test.each([
  ['nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())[1].weight', "'ReLU' object has no attribute 'weight'"],
  ['nn.Linear(2, 3).in_channels', "'Linear' object has no attribute 'in_channels'"],
  ["nn.Module().__getattr__('up1')", "'Module' object has no attribute 'up1'"],
  ['nn.ModuleList([nn.GroupNorm])', 'torch.nn.modules.normalization.GroupNorm is not a Module subclass'],
  ['nn.ModuleList([torch.relu])', 'torch._VariableFunctionsClass.relu is not a Module subclass'],
  ['nn.ModuleList([lambda x: x])', '__main__.<lambda> is not a Module subclass'],
  ['nn.Sequential(torch.rand(1))', 'torch.FloatTensor is not a Module subclass'],
  ["'conv_{1}'.format(3)", 'Replacement index 1 out of range for positional args tuple'],
  ["'conv_{name}'.format(3)", "'name'"],
  ["'conv%d_%d' % (1,)", 'not enough arguments for format string'],
  ["'conv%d' % (1, 2)", 'not all arguments converted during string formatting'],
  ['5 % 0', 'integer modulo by zero'],
  ['5 // 0', 'integer division or modulo by zero'],
  ['torch.utils.data.TensorDataset(torch.rand(3), torch.rand(4))', 'Size mismatch between tensors'],
  [
    loss,
    "Expected tensor to have size 3 at dimension 0, but got size 6 for argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)",
  ],
  [loss.replaceAll('torch.ones(3)', 'torch.ones(6)'), 'input_lengths must be of size batch_size'],
  [`${unpool}(9, 9))`, 'invalid output_size "(9, 9)" (dim 0 must be between 4 and 8)'],
  [`${unpool}[9, 9])`, 'invalid output_size "[9, 9]" (dim 0 must be between 4 and 8)'],
  [
    `${unpool}torch.rand(1, 1, 9, 9).size())`,
    'invalid output_size "torch.Size([9, 9])" (dim 0 must be between 4 and 8)',
  ],
])('%s', (expression, message) => {
  expect(follow(`x = ${expression}`).problems).toEqual([`error 1: ${message}`]);
});

test.each([
  ["raise ValueError(('conv', 16))", "('conv', 16)"],
  ["raise KeyError('conv')", "'conv'"],
  ["raise ValueError('size', 16)", "('size', 16)"],
  ['assert 3 == 4, (3, 4)', '(3, 4)'],
])('what the text raises itself has its words: %s', (statement, message) => {
  expect(follow(`def check():\n    ${statement}\ncheck()`).problems).toEqual([`error 3: ${message}`]);
});

test('what is put into a Sequential is told by its module', () => {
  expect(follow('class Net(nn.Module):\n    pass\nnets = nn.Sequential(Net)').problems).toEqual([
    'error 3: __main__.Net is not a Module subclass',
  ]);
});

test.each([
  [
    'x[0] = torch.rand(3)',
    'The expanded size of the tensor (5) must match the existing size (3) at non-singleton dimension 0.  Target sizes: [5].  Tensor sizes: [3]',
  ],
  [
    'x[0] = torch.rand(2, 1, 5)',
    'expand(torch.FloatTensor{[2, 1, 5]}, size=[5]): the number of sizes provided (1) must be greater or equal to the number of dimensions in the tensor (3)',
  ],
  [
    'x[[0, 1]] = torch.rand(3, 5)',
    'shape mismatch: value tensor of shape [3, 5] cannot be broadcast to indexing result of shape [2, 5]',
  ],
  ['x[7] = 0', 'index 7 is out of bounds for dimension 0 with size 4'],
  ['a[0] = np.zeros((1, 3))', 'could not broadcast input array from shape (3,) into shape (5,)'],
  ['a[:, :2] = np.zeros(3)', 'could not broadcast input array from shape (3,) into shape (4,2)'],
  [
    'a[[0, 1]] = np.zeros((3, 5))',
    'shape mismatch: value array of shape (3,5) could not be broadcast to indexing result of shape (2,5)',
  ],
  ['a[0, 0] = np.zeros(3)', 'setting an array element with a sequence.'],
  ['a[7] = 0', 'index 7 is out of bounds for axis 0 with size 4'],
  ['a[0, 0, 0] = 0', 'too many indices for array: array is 2-dimensional, but 3 were indexed'],
])('what is written does not fit: %s', (statement, message) => {
  const { problems } = follow(`import numpy as np\nx, a = torch.zeros(4, 5), np.zeros((4, 5))\n${statement}`);
  expect(problems).toEqual([`error ?: ${message}`]);
});

test('what is written is broadcast to its place', () => {
  const { problems } = follow(`
import numpy as np
x, a = torch.zeros(4, 5), np.zeros((4, 5))
x[0] = torch.rand(1, 1, 5)
x[:, 1] = torch.rand(1)
x[[0, 1]] = torch.rand(1, 2, 5)
x[x > 0.5] = torch.rand(1)
x[0:0] = torch.rand(5)
x[0, 0] = torch.rand(1, 1)
a[0] = torch.rand(5)
a[[0, 1], 2:] = np.zeros(3)
`);
  expect(problems).toEqual([]);
});

test('a layer has what it learns, or None in its place', () => {
  const { problems, shapesOf } = follow(`
for layer in [nn.BatchNorm2d(4, affine=False), nn.Conv2d(4, 4, 1, bias=False), nn.LayerNorm(4)]:
    if layer.bias is not None:
        layer.bias.data.zero_()
weight = nn.PReLU().weight
lazy = nn.LazyLinear(4).weight
`);
  expect(problems).toEqual([]);
  expect(shapesOf('nn.PReLU().weight')).toEqual(['(1,)']);
});

test('conv1d gives what lies in one piece, however its input lies', () => {
  const { shapesOf, problems } = follow(
    'x = nn.Conv1d(5, 4, 1)(torch.rand(2, 6, 5).transpose(1, 2))\ny = x.view(2, -1)',
  );
  expect(problems).toEqual([]);
  expect(shapesOf('x.view(2, -1)')).toEqual(['(2, 24)']);
});

test('a Sequential of something unknown may hold anything', () => {
  expect(follow('x = nn.Sequential(input())[0]').problems).toEqual([]);
});
