import { beforeEach, expect, test } from 'vitest';
import { LastUsed } from '../../../extension/sources/lastUsed';
import type { LayerCall } from '../../../src/pooling/layers';
import { fake } from '../fake/vscode';

const used: LayerCall = { op: 'AvgPool2d', kwargs: { kernel_size: 5 } };

beforeEach(() => {
  fake.reset();
});

test.each<[string, LayerCall]>([
  ['', used],
  ['nn.MaxPool2d(3, ceil_mode=True)', { op: 'MaxPool2d', kwargs: { kernel_size: 3, ceil_mode: true } }],
  ['MaxPool1d(2)', { op: 'MaxPool1d', kwargs: { kernel_size: 2 } }],
  ['nonsense', used],
])('views begin with the layer in the settings, else with the one used last: %j', (setting, call) => {
  fake.settings.set('poolscope.defaultLayer', setting);
  const lastUsed = new LastUsed({ get: () => used } as never);
  expect(lastUsed.call).toEqual(call);
});
