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

  const net = (forward: string, inputs: string, fc = 'nn.Linear(2304, 3)') => `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3)
        self.fc = ${fc}

    def forward(self, x):
        return ${forward}

Net()(torch.rand(${inputs}))`;

  test.each(['self.fc(torch.flatten(self.conv(x)))', 'self.fc(F.relu(self.conv(x)).flatten())', 'torch.flatten(x)'])(
    'a batch becomes one row: %s',
    (forward) => {
      expect(problems(net(forward, '4, 3, 8, 8'))).toEqual([
        'warning 9: 4 samples become one row; start_dim=1 keeps them apart',
      ]);
    },
  );

  test.each([
    ['self.fc(torch.flatten(self.conv(x), 1))', '4, 3, 8, 8', 'nn.Linear(576, 3)'],
    ['self.fc(torch.flatten(self.conv(x)))', '1, 3, 14, 14'],
    ['self.fc(torch.flatten(self.conv(x)))', '3, 8, 26'],
    ['self.conv(x).flatten().sum()', '4, 3, 8, 8'],
    ['torch.flatten(self.conv(x)[:, :1])', '4, 3, 8, 8'],
  ])('a row is meant: %s of (%s)', (forward, inputs, fc = undefined) => {
    expect(problems(net(forward, inputs, fc))).toEqual([]);
  });

  test('a volume without a batch is no batch', () => {
    const text = 'x = nn.Conv3d(1, 4, 3)(torch.rand(1, 8, 8, 8))\ny = nn.Linear(864, 2)(torch.flatten(x))';
    expect(problems(text)).toEqual([]);
  });

  test.each([
    ['nn.MaxPool2d(2)', '224, 224, 3', '(C, H, W): 224 channels of 224 × 3'],
    ['nn.AvgPool2d(3, padding=1)', '8, 28, 28, 1', '(N, C, H, W): 28 channels of 28 × 1'],
    ['nn.Conv2d(480, 8, 3)', '480, 640, 3', '(C, H, W): 480 channels of 640 × 3'],
  ])('%s of an image with its channels last', (layer, shape, taken) => {
    expect(problems(`y = ${layer}(torch.rand(${shape}))`)).toEqual([`warning 1: (${shape}) is taken as ${taken}`]);
  });

  test.each([
    'nn.MaxPool2d(2)(torch.rand(3, 224, 224))',
    'nn.MaxPool2d((2, 1))(torch.rand(2, 64, 16, 1))',
    'nn.MaxPool2d((2, 1))(nn.Conv2d(1, 32, (3, 1))(torch.rand(8, 1, 34, 3)))',
    'nn.MaxPool2d(2)(torch.rand(50, 10, 4))',
    'nn.Upsample(scale_factor=2)(torch.rand(1, 3, 32, 32))',
    'nn.Upsample(scale_factor=2)(torch.rand(4, 16, 50))',
    'F.interpolate(nn.Conv1d(1, 8, 3)(torch.rand(2, 1, 10)), scale_factor=2)',
    'nn.Dropout2d()(torch.rand(2, 3, 8, 8))',
    'nn.Dropout3d()(torch.rand(3, 8, 8, 8))',
    'nn.Dropout()(torch.rand(2, 3))',
    'nn.Dropout1d()(torch.rand(2, 3, 8))',
  ])('%s is meant', (line) => {
    expect(problems(`y = ${line}`)).toEqual([]);
  });

  test.each([
    'nn.Upsample(scale_factor=2)(torch.rand(3, 64, 64))',
    'F.interpolate(nn.Conv2d(1, 3, 1)(torch.rand(1, 64, 64)), scale_factor=2.0)',
  ])('%s is resized along one dim', (line) => {
    expect(problems(`y = ${line}`)).toEqual([
      'warning 1: (3, 64, 64) is taken as (N, C, L): only the last dim is resized',
    ]);
  });

  test('a dropout of channels that are none, in the words of PyTorch', () => {
    const words = (line: string) => problems(`y = ${line}`).map((problem) => problem.slice(0, 75));
    expect(words('nn.Dropout2d()(torch.rand(4, 16, 50))')).toEqual([
      'warning 1: dropout2d: Received a 3D input to dropout2d and assuming that ch',
    ]);
    expect(words('F.dropout2d(torch.rand(4, 128))')).toEqual([
      'warning 1: dropout2d: Received a 2-D input to dropout2d, which is deprecate',
    ]);
    expect(words('nn.Dropout3d()(torch.rand(4, 128))')).toEqual([
      'warning 1: dropout3d: Received a 2-D input to dropout3d, which is deprecate',
    ]);
    expect(words('nn.Dropout1d()(torch.rand(2, 3, 8, 8))')).toEqual([
      'error 1: dropout1d: Expected 2D or 3D input, but received a 4D input. Note ',
    ]);
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
