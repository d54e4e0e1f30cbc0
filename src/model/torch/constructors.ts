import { tensor } from '../value';
import { asDType, asSizes, type FunctionRule } from './rule';

const filled: FunctionRule = {
  signature:
    '*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, generator=None, pin_memory=False, names=None',
  apply: (args) => tensor(asSizes(args.size), asDType(args.dtype, 'float32')),
};

/** What makes a tensor of nothing but sizes or numbers, by full name. */
export const constructors: Readonly<Record<string, FunctionRule>> = {
  'torch.randn': filled,
  'torch.rand': filled,
  'torch.zeros': filled,
  'torch.ones': filled,
  'torch.empty': filled,
};
