import { expect, test } from 'vitest';
import { follow } from '../followed';

test('parameters come in the order in which PyTorch has them', () => {
  const { shapesOf } = follow(`
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.device = torch.device('cpu')
        self.scale = nn.Parameter(torch.ones(4))
        self.fc = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
net = Net()
net.tied = net.fc
params = list(net.parameters())
for name, p in net.named_parameters():
    if p.grad is None:
        continue
    p.data -= 0.1 * p.grad
`);
  expect(shapesOf('list(net.parameters())')).toEqual(['(4,) (6, 1, 5, 5) (6,) (2, 3) (2,)']);
  expect(shapesOf('p.grad')).toEqual(['(4,)', '(6, 1, 5, 5)', '(6,)', '(2, 3)', '(2,)']);
});

test('what may be a module without being known leaves the parameters open', () => {
  const { shapesOf } = follow(`
from torchvision import models
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = models.resnet18()
        self.fc = nn.Linear(3, 2)
for p in Net().parameters():
    print(p)
`);
  expect(shapesOf('p')).toBeUndefined();
});

test('batches have the shape of their samples, the last one fewer of them', () => {
  const { shapesOf, problems } = follow(`
from torchvision import datasets, transforms
from torch.utils.data import DataLoader
transform = transforms.Compose([transforms.Resize((32, 48)), transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
train = datasets.MNIST('data', train=True, download=True, transform=transform)
test = datasets.CIFAR10('data', train=False, transform=transforms.ToTensor())
pictures = datasets.ImageFolder('data', transform=transforms.Compose([transforms.CenterCrop(224), transforms.ToTensor()]))
for images, labels in DataLoader(train, batch_size=64, shuffle=True):
    print(images, labels)
for i, (x, y) in enumerate(DataLoader(test, batch_size=64, drop_last=True)):
    print(x, len(train) // 64, i % 10 == 0)
options = {'num_workers': 1, 'pin_memory': True} if not False and torch.cuda.is_available() else {}
for several, _ in DataLoader(pictures, batch_size=8, **options):
    print(several)
first, target = next(iter(DataLoader(train, 100)))
z = torch.zeros(len(DataLoader(test, batch_size=64)), len(train))
`);
  expect(problems).toEqual([]);
  expect(['images', 'labels', 'x', 'several'].map(shapesOf)).toEqual([
    ['(64, 1, 32, 48)', '(32, 1, 32, 48)'],
    ['(64,)', '(32,)'],
    ['(64, 3, 32, 32)'],
    ['(?, 3, 224, 224)'],
  ]);
  expect(shapesOf('next(iter(DataLoader(train, 100)))')).toEqual(['(100, 1, 32, 48) (100,)']);
  expect(shapesOf('torch.zeros(len(DataLoader(test, batch_size=64)), len(train))')).toEqual(['(157, 60000)']);
});

test('a batch that the loop before changed is not taken for what it was', () => {
  const { shapesOf } = follow(`
from torchvision import datasets, transforms
loader = torch.utils.data.DataLoader(datasets.MNIST('.', transform=transforms.ToTensor()), batch_size=64)
total, kept = 0, torch.zeros(0)
for x, y in loader:
    total += 1
    kept = torch.cat([kept, x.flatten()])
a = torch.zeros(total)
b = kept + 1
`);
  expect(shapesOf('torch.zeros(total)')).toBeUndefined();
  expect(shapesOf('kept + 1')).toBeUndefined();
});

test('a generator gives what it yields, as far as that is certain', () => {
  const { shapesOf } = follow(`
def batches(n):
    for i in range(0, n, 4):
        yield torch.zeros(min(4, n - i), 2), i
def some():
    if torch.rand(1) > 0.5:
        yield torch.zeros(3)
    yield torch.zeros(4)
for x, i in batches(10):
    print(x)
for y in some():
    print(y)
`);
  expect(shapesOf('x')).toEqual(['(4, 2)', '(2, 2)']);
  expect(shapesOf('y')).toBeUndefined();
});
