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
