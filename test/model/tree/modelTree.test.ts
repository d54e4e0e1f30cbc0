import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ModuleCall } from '../../../src/model/tree/moduleCall';
import { follow } from '../followed';

/** The calls of the first model, by their paths. */
function tree(lines: string): Map<string, ModuleCall> {
  const found = new Map<string, ModuleCall>();
  const enter = (call: ModuleCall) => {
    found.set(call.path.name || call.module.class.name, call);
    call.children.forEach(enter);
  };
  enter(follow(lines).trace.models()[0]!);
  return found;
}

const roots = (lines: string) => follow(lines).trace.models();
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/models/${name}.py`, import.meta.url), 'utf8');

/** `9 × 9, stride 1, start 0` along the first dim. */
function field(call: ModuleCall | undefined) {
  if (!call?.field || call.field === 'global') return call?.field;
  const [{ size, stride, start }] = call.field as [{ size: number; stride: number; start: number }];
  return [size, stride, start];
}

const net = `
class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2)])
        self.act = nn.ReLU()

    def forward(self, x):
        for layer in self.layers:
            x = self.act(layer(x))
        return x

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1, bias=False), nn.MaxPool2d(2))
        self.block = Block(4)
        self.fc = nn.Linear(4, 10)

    def forward(self, x):
        x = self.block(self.stem(x))
        return self.fc(x.mean((2, 3)))
`;

test('a model is a tree of what it called, by the paths of its attributes', () => {
  const calls = tree(`${net}Net()(torch.rand(2, 3, 16, 16))`);
  expect([...calls.keys()]).toEqual([
    ...['Net', 'stem', 'stem.0', 'stem.1', 'block'],
    ...['block.layers.0', 'block.act', 'block.layers.1', 'fc'],
  ]);
  expect(calls.get('stem')).toMatchObject({ input: [2, 3, 16, 16], output: [2, 4, 4, 4] });
});

test('parameters, multiply-adds and bytes are those of all within', () => {
  const calls = tree(`${net}Net()(torch.rand(2, 3, 16, 16))`);
  const [stem, conv] = [2 * 4 * 8 * 8 * 27, 2 * 4 * 4 * 4 * 36];
  expect(calls.get('stem')).toMatchObject({
    parameters: 108,
    multiplyAdds: stem,
    bytes: 4 * (2 * 4 * 64 + 2 * 4 * 16),
  });
  expect(calls.get('block')).toMatchObject({ parameters: 2 * (144 + 4), multiplyAdds: 2 * conv });
  expect(calls.get('Net')).toMatchObject({ parameters: 108 + 296 + 50, multiplyAdds: stem + 2 * conv + 2 * 4 * 10 });
});

test('what is learned by two modules counts once', () => {
  const tied = `
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.b.weight = self.a.weight

    def forward(self, x):
        return self.b(self.a(x))

Tied()(torch.rand(1, 4))`;
  expect(tree(tied).get('Tied')!.parameters).toBe(16 + 4 + 4);
});

test.each([
  ['nn.BatchNorm2d(6)', 12],
  ['nn.GroupNorm(2, 6)', 12],
  ['nn.LayerNorm(5)', 10],
  ['nn.LayerNorm(5, bias=False)', 5],
])('%s learns %i numbers', (layer, count) => {
  expect(roots(`${layer}(torch.rand(2, 6, 5, 5))`)[0]!.parameters).toBe(count);
});

test('work in functions counts where they are called; a name makes it unknown', () => {
  const attention = `
class Attend(nn.Module):
    def forward(self, q, k):
        return F.scaled_dot_product_attention(q, k, k) @ k

`;
  const call = 'Attend()(torch.rand(2, 5, 8), torch.rand(2, 8, 8))';
  expect(tree(attention + call).get('Attend')!.multiplyAdds).toBe(2 * 5 * 8 * 8 * 3);
  const assumed = tree(net);
  expect(assumed.get('Net')).toMatchObject({ multiplyAdds: undefined, parameters: 454 });
  expect(assumed.get('Net')!.assumption?.className).toBe('Net');
});

test('each different input gives a tree, and each model', () => {
  const loop = `${net}m = Net()\nfor n in [1, 2, 2, 1]:\n    m(torch.rand(n, 3, 16, 16))\nNet()(torch.rand(1, 3, 16, 16))`;
  expect(roots(loop).map(({ input }) => input![0])).toEqual([1, 2, 1]);
});

test('a refusal ends the tree where it is', () => {
  const calls = tree(`${net.replace('Linear(4, 10)', 'Linear(5, 10)')}Net()(torch.rand(2, 3, 16, 16))`);
  expect([...calls.keys()].at(-1)).toBe('fc');
  expect(calls.get('Net')).toMatchObject({ output: undefined, multiplyAdds: undefined });
});

test('what may not run is marked, and makes the total unknown', () => {
  const calls =
    tree(`${net.replace('return self.fc', 'if flag():\n            x = self.block(x)\n        return self.fc')}
import elsewhere
flag = elsewhere.flag
Net()(torch.rand(2, 3, 16, 16))`);
  expect(calls.get('Net')!.multiplyAdds).toBeUndefined();
  expect(calls.get('Net')!.children.map(({ path, isConditional }) => [path.name, isConditional])).toEqual([
    ['stem', false],
    ['block', false],
    ['block', true],
    ['fc', false],
  ]);
});

const bottleneck = `
class Bottleneck(nn.Module):
    def __init__(self, width_in, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(width_in, width, 1, bias=False)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.norm = nn.BatchNorm2d(4 * width)
        self.shortcut = None
        if stride > 1 or width_in != 4 * width:
            self.shortcut = nn.Conv2d(width_in, 4 * width, 1, stride, bias=False)

    def forward(self, x):
        y = self.norm(self.conv3(F.relu(self.conv2(F.relu(self.conv1(x))))))
        y += x if self.shortcut is None else self.shortcut(x)
        return y.relu_()

def stage(width_in, width, depth, stride):
    return nn.Sequential(*[Bottleneck(4 * width if i else width_in, width, 1 if i else stride) for i in range(depth)])

class ResNet50(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3), nn.MaxPool2d(3, 2, 1))
        self.layer1 = stage(64, 64, 3, 1)
        self.layer2 = stage(256, 128, 4, 2)
        self.layer3 = stage(512, 256, 6, 2)
        self.layer4 = stage(1024, 512, 3, 2)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(2048, 1000)

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.stem(x)))))
        return self.fc(torch.flatten(self.pool(x), 1))

ResNet50()(torch.rand(1, 3, 224, 224))`;

test('receptive fields grow with every window, and take the larger of two branches', () => {
  const calls = tree(bottleneck);
  const fields = ['stem', 'layer1', 'layer2', 'layer3', 'layer4'].map((name) => field(calls.get(name)));
  expect(fields).toEqual([
    [11, 4, -5],
    [35, 4, -17],
    [91, 8, -45],
    [267, 16, -133],
    [427, 32, -213],
  ]);
  expect([field(calls.get('pool')), field(calls.get('fc'))]).toEqual(['global', 'global']);
});

test('the last pooling of VGG-16 sees 212 cells', () => {
  const lines = `${fixture('vgg').split('if __name__')[0]!}\n_vgg('D', False)(torch.rand(1, 3, 224, 224))`;
  const calls = tree(lines);
  expect(field(calls.get('features.30'))).toEqual([212, 32, -90]);
  expect(calls.get('VGG')).toMatchObject({ parameters: 138_357_544, multiplyAdds: 15_470_264_320 });
});

test('what is computed of a whole plane sees all of the input', () => {
  const calls = tree(`
class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.fc1 = nn.Linear(6 * 12 * 12, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2).view(-1, 6 * 12 * 12)
        return self.fc2(F.relu(self.fc1(x)))

LeNet()(torch.rand(4, 1, 28, 28))`);
  expect(['conv', 'fc1', 'fc2'].map((name) => field(calls.get(name)))).toEqual([[5, 1, 0], 'global', 'global']);
});

test('a field that cannot be told is not told', () => {
  const behind = (code: string) => {
    const lines = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2)
        self.after = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        y = self.conv(x)
        ${code}
        return self.after(y)

Net()(torch.rand(1, 4, 8, 8))`;
    return field(tree(lines).get('after'));
  };
  expect(behind('pass')).toEqual([5, 1, -2]);
  expect(behind('y = torch.cat([x, y])[:1]')).toBeUndefined();
  expect(behind('y = self.up(y)')).toBeUndefined();
  expect(behind('y = y.transpose(2, 3)')).toBeUndefined();
  expect(behind('y = y.flip(3)')).toBeUndefined();
  expect(behind('y = y.flatten(1).view(1, 4, 8, 8)')).toBeUndefined();
  expect(behind('y = y + y[:, :, :1]')).toBeUndefined();
  expect(behind('y = y * torch.sigmoid(y.mean((2, 3), keepdim=True))')).toBe('global');
  expect(behind('y = sum(torch.split(y.repeat(1, 2, 1, 1), 4, 1))')).toBeUndefined();
  expect(behind('a, b = torch.chunk(y, 2, dim=1); y = torch.cat([b, a], 1)')).toEqual([5, 1, -2]);
});
