import { convolution } from './convolution';
import { linear } from './linear';
import type { FunctionRule } from './rule';
import { reshape } from './viewing';

/** Functions by their full names. */
export const functions: Readonly<Record<string, FunctionRule>> = {
  'torch.reshape': {
    signature: 'input, shape',
    apply: ({ input, shape }) => reshape({ input: input!, shape: { kind: 'tuple', items: [shape!] } }),
  },
  'torch.nn.functional.linear': { signature: 'input, weight, bias=None', apply: linear },
  'torch.nn.functional.conv2d': {
    signature: 'input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1',
    apply: (args) => convolution(2, args),
  },
};
