import { expect, test } from 'vitest';
import { analyse } from '../../../src/model/analyse';

/** A statement and an expression of every kind. */
const text = `import torch, torch.nn as nn
from a.b import (c as d, e)
@deco(1, x=2)
class A(nn.Module, metaclass=M):
    x: int = 3
    @property
    def f(self, a, *args, b=1, c: int = 2, **kw) -> int:
        a, (b, *c) = d
        x[1:2, ::2, None, ...] += 3
        for i, (x, y) in enumerate(y):
            continue
        else:
            pass
        while a and b or not c:
            if a: break
            elif (n := 3) < c < 5: pass
            else: e
        with torch.no_grad() as g, open('x') as h:
            return a if b else lambda q, *r: q
        try:
            yield a
        except (A, B) as e:
            raise ValueError(f'a{b!r}c{d:>3}') from e
        finally:
            del x, y[0], z.w
        assert isinstance(a, int), 'x'
        global k; nonlocal m
        return {**a, 'b': [x for x in y if z for w in v], **{k: v for k, v in q.items()}}, {1, 2}, (i for i in j)
a = A(*b, c=d, **e)(torch.zeros(1, 2))[0, 1:].view(-1)
async def z(): await x; print(a, end='')
@a.b.setter
def w(): ...
match x:
    case 1: pass
`;

const follow = (broken: string) => () => analyse({ path: '/main.py', text: broken, find: () => undefined });

test('a text that is broken anywhere is followed as far as it can be', () => {
  for (let at = 0; at <= text.length; at += 2) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    for (const broken of [before, after, before + after.slice(3), `${before}(${after}`]) {
      expect(follow(broken), broken).not.toThrow();
    }
  }
});
