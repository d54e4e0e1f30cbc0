import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { follow } from './followed';

interface Answer {
  readonly name: string;
  readonly parameters: number;
  readonly children: readonly string[];
  readonly output: readonly number[];
  readonly layers: number;
  /** What some of its layers give. */
  readonly some: Readonly<Record<string, readonly number[]>>;
}

const file = path.resolve(import.meta.dirname, '../fixtures/torchvision/models.json');
const answers = JSON.parse(readFileSync(file, 'utf8')) as readonly Answer[];

const written = (shape: readonly number[]) => `(${shape.join(', ')})`;

describe('where torchvision is not installed, its models are', () => {
  test.each(answers)(
    '$name, with its parameters, children and shapes',
    ({ name, parameters, children, output, some }) => {
      const hooked = Object.keys(some);
      const { shapesOf, problems } = follow(`
from torchvision import models
model = models.${name}()
names = [name for name, _ in model.named_children()]
count = sum(p.numel() for p in model.parameters())
tests = torch.zeros(${children.map((child, i) => `1 if names[${i}] == '${child}' else 0`).join(', ')}, 1 if count == ${parameters} else 0)
modules = dict(model.named_modules())
layers = torch.zeros(${hooked.map((layer) => `1 if '${layer}' in modules else 0`).join(', ')})
y = model(torch.zeros(1, 3, 96, 96))
z = (tests, layers, y)
`);
      expect(problems).toEqual([]);
      expect(shapesOf('y')).toEqual([written(output)]);
      expect(shapesOf('tests')).toEqual([written([...children, ''].map(() => 1))]);
      expect(shapesOf('layers')).toEqual([hooked.length === 1 ? '(1,)' : written(hooked.map(() => 1))]);
    },
  );

  test('changed as people change them', () => {
    const { shapesOf, problems } = follow(`
import torchvision
from torchvision.models import vgg16, resnet18
vgg = vgg16(pretrained=True)
vgg.classifier[6] = nn.Linear(4096, 5)
a = vgg(torch.zeros(2, 3, 224, 224))
net = resnet18(weights=torchvision.models.ResNet18_Weights.DEFAULT)
net.fc = nn.Linear(net.fc.in_features, 7)
b = net(torch.zeros(2, 3, 64, 64))
features = nn.Sequential(*list(torchvision.models.resnet50(True).children())[:-2])
c = features(torch.zeros(2, 3, 224, 224))
d = (a, b, c)
`);
    expect(problems).toEqual([]);
    expect([shapesOf('a'), shapesOf('b'), shapesOf('c')]).toEqual([['(2, 5)'], ['(2, 7)'], ['(2, 2048, 7, 7)']]);
  });

  test('with the options that torchvision gives them', () => {
    const { shapesOf, problems } = follow(`
from torchvision import models
dilated = models.resnet50(replace_stride_with_dilation=[False, True, True], norm_layer=nn.InstanceNorm2d, zero_init_residual=True)
a = nn.Sequential(*list(dilated.children())[:-2])(torch.zeros(1, 3, 96, 96))
b = models.densenet121(memory_efficient=True, num_classes=4)(torch.zeros(1, 3, 64, 64))
c = models.mobilenet_v2(width_mult=0.5, round_nearest=4).features(torch.zeros(1, 3, 64, 64))
d = models.ResNet(models.resnet.Bottleneck, [1, 1, 1, 1], 10, False, 32, 4)
e = (a, b, c)
`);
    expect(problems).toEqual([]);
    expect([shapesOf('a'), shapesOf('b'), shapesOf('c')]).toEqual([
      ['(1, 2048, 12, 12)'],
      ['(1, 4)'],
      ['(1, 1280, 2, 2)'],
    ]);
  });

  test('what is not among them is unknown', () => {
    const { shapesOf, problems } = follow(`
from torchvision.models import swin_t
from torchvision import models
a = models.detection.fasterrcnn_resnet50_fpn()(torch.zeros(1, 3, 8, 8))
b = swin_t()(torch.zeros(1, 3, 224, 224))
`);
    expect(problems).toEqual([]);
    expect(shapesOf('swin_t()(torch.zeros(1, 3, 224, 224))')).toBeUndefined();
  });
});
