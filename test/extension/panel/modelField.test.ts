import { expect, test } from 'vitest';
import { Uri } from 'vscode';
import { fieldIn } from '../../../extension/panel/modelField';
import type { ModelNode } from '../../../src/worker/modelNode';

const uri = Uri.parse('file:///net.py');
const place = (start: number, end: number) => ({ uri: String(uri), start, end });

function node(change: Partial<ModelNode>): ModelNode {
  return {
    path: { model: 0, name: '' },
    className: 'Net',
    layer: undefined,
    isPooling: false,
    calledAt: undefined,
    madeAt: undefined,
    input: undefined,
    output: undefined,
    field: undefined,
    parameters: undefined,
    multiplyAdds: undefined,
    bytes: undefined,
    isConditional: false,
    isAssumed: false,
    children: [],
    ...change,
  };
}

const axis = { size: 4, stride: 2, start: -1 };
const pool = node({
  path: { model: 0, name: 'pool' },
  isPooling: true,
  madeAt: place(10, 30),
  field: [axis, axis],
});
const net = (change: Partial<ModelNode> = {}) => node({ input: '(1, 3, 32, 32)', children: [pool], ...change });

test('a layer’s field is that of its model’s input', () => {
  expect(fieldIn({ models: [net()], uri }, place(10, 30), 2)).toEqual({
    path: 'pool',
    input: [32, 32],
    field: [axis, axis],
  });
});

test.each([
  ['the layer stands elsewhere', net(), place(40, 50)],
  ['a size of the input is a name', net({ input: '(N, 3, H, W)' }), place(10, 30)],
  ['the field is not known', net({ children: [{ ...pool, field: undefined }] }), place(10, 30)],
  [
    'it runs twice, and has seen more the second time',
    net({ children: [pool, { ...pool, field: [axis, { ...axis, size: 8 }] }] }),
    place(10, 30),
  ],
  ['the input has other dims', net({ input: '(32,)' }), place(10, 30)],
])('nothing is told where %s', (_, model, at) => {
  expect(fieldIn({ models: [model], uri }, at, 2)).toBeUndefined();
});
