import { describe, expect, test } from 'vitest';
import { Raised } from '../../../src/model/evaluate/machine';
import { named } from '../../../src/model/size';
import { evaluate } from './calls';

describe('a view of cells that do not lie in order', () => {
  test('is refused where that is certain', () => {
    expect(() => evaluate('r(2, 3, 4).transpose(1, 2).view(2, -1)')).toThrow(Raised);
    expect(() => evaluate('r(2, 3, 4).transpose(1, 2).relu().view(2, -1)')).toThrow(Raised);
    expect(() => evaluate('r(2, 3, 4)[:, :2].view(2, -1).view(4, 4).t().view(16)')).toThrow(Raised);
  });

  test('is not known after an operator that may keep another order of axes', () => {
    expect(evaluate('nn.Conv2d(3, 8, 3)(r(2, 9, 8, 3).permute(0, 3, 1, 2)).view(2, -1)')).toMatchObject({
      kind: 'unknown',
    });
    expect(evaluate('nn.Conv2d(3, 8, 3)(r(2, 3, 9, 8)).view(2, -1)')).toMatchObject({ shape: [2, 336] });
  });

  test('is not known where a name may be 1', () => {
    const withName = (call: string) => evaluate(call, (size) => (size === 3 ? named('C') : size));
    expect(withName('r(2, 3, 4).transpose(1, 2).view(2, -1)')).toMatchObject({ kind: 'unknown' });
    expect(withName('r(2, 3, 4).transpose(0, 1).view(-1, 2, 2, 2)')).toMatchObject({ kind: 'tensor' });
  });
});

describe('a dtype that is not known', () => {
  test('refuses nothing', () => {
    expect(evaluate('nn.Linear(4, 5)(r(2, 4).to(torch.load("x")))')).toMatchObject({ shape: [2, 5] });
    expect(evaluate('torch.zeros(2, 3, dtype=torch.load("x"))')).toMatchObject({ shape: [2, 3], dtype: undefined });
  });
});
