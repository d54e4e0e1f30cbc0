import path from 'node:path';
import { expect, test } from 'vitest';
import { readFamilies } from '../../cli/conformance/cases';
import { plan } from '../../src/pooling/engine';
import { isLayerName } from '../../src/pooling/layers';
import { root } from '../host/paths';
import { expectAlike } from './alike';
import { loadKernels } from './loadKernels';

const kernels = await loadKernels();

test('the kernels give what the plain engine gives in every case of PyTorch’s', async () => {
  const known = new Map<string, number>();
  for (const { name, cases } of await readFamilies(path.join(root, 'test/fixtures/pytorch'))) {
    for (const one of cases) {
      if (one.kind !== 'pool' || one.error !== undefined || !isLayerName(one.op)) continue;
      const made = plan(one.input.shape, { op: one.op, kwargs: one.kwargs }, one.input.dtype, one.operands);
      if (expectAlike(kernels, one.input, made, one.operands)) known.set(name, (known.get(name) ?? 0) + 1);
    }
  }
  expect(Object.fromEntries(known)).toEqual({
    adaptiveavgpool: 25,
    adaptivemaxpool: 23,
    avgpool: 34,
    fractionalmaxpool: 12,
    lppool: 20,
    maxpool: 53,
    maxunpool: 17,
  });
});
