import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

const problems = (lines: string) => follow(lines).problems;

describe('what PyTorch takes though it is hardly meant is a warning', () => {
  test('a view that makes other samples', () => {
    expect(problems('x = torch.rand(4, 16, 6, 6)\ny = x.view(-1, 64)')).toEqual([
      'warning 2: 4 samples of 576 features become 36 samples of 64',
    ]);
  });

  test.each([
    'torch.rand(4, 16, 6, 6).view(-1, 576)',
    'torch.rand(4, 8, 10).view(-1, 10)',
    'torch.rand(2, 8, 8, 21).reshape(-1, 21)',
    'torch.rand(4, 16, 6, 6).view(64, -1)',
    'torch.rand(4, 16, 6, 6).flatten(0, 1)',
  ])('%s is meant', (line) => {
    expect(problems(`x = ${line}`)).toEqual([]);
  });

  test.each(['nn.MSELoss()(a, b)', 'F.mse_loss(a, b)', 'F.l1_loss(a, b)'])('%s of other sizes', (line) => {
    expect(problems(`a, b = torch.rand(4, 1), torch.rand(4)\nloss = ${line}`)).toEqual([
      'warning 2: Using a target size (torch.Size([4])) that is different to the input size (torch.Size([4, 1])). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.',
    ]);
    expect(problems(`a, b = torch.rand(4), torch.rand(4)\nloss = ${line}`)).toEqual([]);
  });

  test('ceil_mode in the place of return_indices', () => {
    expect(problems('pool = nn.MaxPool2d(2, 2, 0, 1, True)')).toEqual([
      'warning 1: The fifth argument of MaxPool2d is return_indices, not ceil_mode',
    ]);
    expect(problems('pool = nn.MaxPool2d(2, 2, 0, 1, True, False)')).toEqual([]);
  });
});

describe('a model runs on what it is summed up, drawn or exported with', () => {
  const net = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(x)

net = Net()
`;

  test.each([
    ['from torchsummary import summary\nsummary(net, (5, 4))', '(2, 5, 3)'],
    ['from torchinfo import summary\nsummary(net, input_size=(7, 4))', '(7, 3)'],
    ['import torchinfo\ntorchinfo.summary(net, input_data=torch.zeros(8, 4))', '(8, 3)'],
    ['torch.onnx.export(net, torch.zeros(9, 4), "net.onnx")', '(9, 3)'],
    ['from thop import profile\nprofile(net, inputs=(torch.zeros(6, 4),))', '(6, 3)'],
    [
      'from torch.utils.tensorboard import SummaryWriter\nwriter = SummaryWriter("logs")\nwriter.add_graph(net, torch.zeros(64, 4))',
      '(64, 3)',
    ],
  ])('%s', (lines, shape) => {
    const { shapesOf, trace } = follow(net + lines);
    expect(shapesOf('self.fc(x)')).toEqual([shape]);
    expect(trace.facts().some(({ assumption }) => assumption)).toBe(false);
  });

  test('a traced model is called as the model is', () => {
    const { shapesOf } = follow(
      `${net}traced = torch.jit.trace(net, torch.zeros(1, 4))\ny = traced(torch.zeros(2, 4))\nz = y`,
    );
    expect(shapesOf('traced(torch.zeros(2, 4))')).toEqual(['(2, 3)']);
  });
});
