import { describe, expect, test } from 'vitest';
import { follow } from '../followed';

const unknown = 'import random\nmaybe = random.random() > 2\n';

describe('a branch whose test is not known', () => {
  test('leaves what both arms leave alike', () => {
    const { shapesOf } = follow(`${unknown}
if maybe:
    x = torch.zeros(2)
    y = torch.zeros(3)
else:
    x = torch.zeros(2)
    y = torch.zeros(4)
x
y`);
    expect(shapesOf('x')).toEqual(['(2,)']);
    expect(shapesOf('y')).toBeUndefined();
  });

  test('makes lists unknown that only one arm changes, under all their names', () => {
    const { shapesOf } = follow(`${unknown}
l = [torch.zeros(1)]
same = l
if maybe:
    l.append(torch.zeros(2))
x = torch.zeros(len(same))
x`);
    expect(shapesOf('x')).toBeUndefined();
  });

  test('makes a change through either of two names a change of both', () => {
    const { shapesOf } = follow(`${unknown}
one, two = [torch.zeros(1)], [torch.zeros(1)]
either = one if maybe else two
either.append(torch.zeros(2))
x = torch.zeros(len(one))
x`);
    expect(shapesOf('x')).toBeUndefined();
  });

  test('that may return joins what the function returns', () => {
    const { shapesOf } = follow(`${unknown}
def f(x, y):
    if maybe:
        return x
    return y
f(torch.zeros(2), torch.zeros(2))
f(torch.zeros(3), torch.zeros(4))`);
    expect(shapesOf('f(torch.zeros(2), torch.zeros(2))')).toEqual(['(2,)']);
    expect(shapesOf('f(torch.zeros(3), torch.zeros(4))')).toBeUndefined();
  });

  test('states nothing of a place that runs with one shape or another', () => {
    const { shapesOf } = follow(`${unknown}
def f(x):
    return x.reshape(-1)
if maybe:
    f(torch.zeros(2))
else:
    f(torch.zeros(3))`);
    expect(shapesOf('x.reshape(-1)')).toBeUndefined();
  });

  test('states nothing of a place that surely runs with something unknown, too', () => {
    const { shapesOf } = follow(`${unknown}
def keep(x, kept=[]):
    kept.append(x)
    return kept
if maybe:
    keep(torch.zeros(1))
keep(torch.zeros(3))`);
    expect(shapesOf('kept')).toBeUndefined();
  });

  test('makes what is refused in it a warning', () => {
    const { problems } = follow(`${unknown}
if maybe:
    nn.Linear(3, 4)(torch.zeros(1, 5))
x = torch.zeros(1)`);
    expect(problems).toEqual(['warning 5: mat1 and mat2 shapes cannot be multiplied (1x5 and 3x4)']);
  });

  test('that raises is a guard', () => {
    const { shapesOf, problems } = follow(`${unknown}
if maybe:
    raise ValueError('no')
x = torch.zeros(1)
x`);
    expect(shapesOf('x')).toEqual(['(1,)']);
    expect(problems).toEqual([]);
  });
});

describe('a loop', () => {
  test('over known things runs as often as Python runs it', () => {
    const { shapesOf } = follow(`
sizes = []
for i, (a, b) in enumerate(zip([1, 2, 3], (4, 5, 6))):
    if i == 1:
        continue
    x = torch.zeros(a, b)
    sizes.append(i)
else:
    y = torch.zeros(len(sizes))
x
y`);
    expect(shapesOf('torch.zeros(a, b)')).toEqual(['(1, 4)', '(3, 6)']);
    expect(shapesOf('y')).toEqual(['(2,)']);
  });

  test('that runs any number of times keeps what no round changes', () => {
    const { shapesOf } = follow(`${unknown}
x, y, n = torch.zeros(2), torch.zeros(1), 0
net = nn.Linear(2, 2)
for step in range(random.randint(2, 3)):
    x = net(x)
    y = torch.zeros(n)
    n += 1
    if random.random() > 2:
        break
x
y
torch.zeros(n, 2)`);
    expect(shapesOf('net(x)')).toEqual(['(2,)']);
    expect(shapesOf('x')).toEqual(['(2,)']);
    expect(shapesOf('y')).toBeUndefined();
  });
});

describe('an exception', () => {
  test('goes to the handler of its class', () => {
    const { shapesOf, problems } = follow(`
def pick(values):
    try:
        return values[3]
    except (KeyError, IndexError) as error:
        return torch.zeros(4)
    finally:
        torch.zeros(5)
pick([])
try:
    nn.Linear(3, 4)(torch.zeros(1, 5))
except RuntimeError:
    x = torch.zeros(6)
x`);
    expect(shapesOf('pick([])')).toEqual(['(4,)']);
    expect(shapesOf('torch.zeros(5)')).toEqual(['(5,)']);
    expect(shapesOf('x')).toEqual(['(6,)']);
    expect(problems).toEqual([]);
  });

  test('that nobody catches ends the run at the innermost expression', () => {
    const { shapesOf, problems } = follow(`
def f(x):
    return x.view(3, 5)
f(torch.zeros(3, 4))
torch.zeros(9)`);
    expect(problems).toEqual(["error 3: shape '[3, 5]' is invalid for input of size 12"]);
    expect(shapesOf('torch.zeros(9)')).toBeUndefined();
  });

  test('of a module that may be missing leaves both ways open', () => {
    const { shapesOf } = follow(`
try:
    import somewhere
    x = torch.zeros(1)
except ImportError:
    x = torch.zeros(2)
x`);
    expect(shapesOf('x')).toBeUndefined();
  });
});

test('a program that is too long is followed as far as steps go, and says so', () => {
  const { reasons, trace } = follow(`
def f(n):
    for i in range(400):
        if n > 0:
            f(n - 1)
x = torch.zeros(2)
f(5)`);
  expect(reasons).toContain('The program is too long to follow');
  expect(trace.facts().every((fact) => fact.more)).toBe(true);
});

test('recursion without an end is given up', () => {
  expect(follow('def f(n):\n    return f(n + 1)\nf(0)').reasons).toContain('Calls are nested too deeply');
});

test.each([
  ['not False and False', 'False'],
  ['not True or True', 'True'],
  ['True and not False and False', 'False'],
  ['False or not False and not True', 'False'],
  ['not None is None', 'False'],
  ['not 1 == 2 and 3 > 2', 'True'],
  ['not (False and False)', 'True'],
  ['not not True and False', 'False'],
])('%s is %s, as Python binds its operators', (condition, is) => {
  const size = is === 'True' ? '(2,)' : '(3,)';
  expect(follow(`x = torch.zeros(2 if ${condition} else 3)\ny = x`).shapesOf('x')).toEqual([size]);
});

test('what PyTorch may have refused before leaves what comes after open', () => {
  const { shapesOf, problems } = follow(`${unknown}
def f(x):
    return nn.Linear(3, 4)(x)

if maybe:
    f(torch.zeros(2, 5))
f(torch.zeros(7, 3))
nn.Linear(3, 4)(torch.zeros(2, 6))
`);
  expect(shapesOf('x')).toBeUndefined();
  expect(problems.map((problem) => problem.slice(0, 7))).toEqual(['warning', 'warning']);
});

test('a layer that a branch is the first to make is one on every path', () => {
  const { shapesOf } = follow(`
if input():
    a = nn.Bilinear(2, 3, 4)
b = nn.Bilinear(2, 3, 4)(torch.rand(5, 2), torch.rand(5, 3))
c = b`);
  expect(shapesOf('b')).toEqual(['(5, 4)']);
});
