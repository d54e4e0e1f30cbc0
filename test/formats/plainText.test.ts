import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bytesSource } from '../../src/files/byteSource';
import { readFile } from '../../src/formats';

async function read(text: string, file = 'out.log') {
  const { tensors, refused } = await readFile(file, bytesSource(new TextEncoder().encode(text)));
  const listed = tensors.map(async (tensor) => {
    const { name, dtype, shape } = tensor;
    return { name, dtype, shape, values: Array.from<number | bigint, number>(await tensor.read(), Number) };
  });
  return [...(await Promise.all(listed)), ...refused.map(({ name, reason }) => ({ name, reason }))].map((entry) => ({
    ...entry,
    name: entry.name.replace(/^line \d+(?::\d+)?$/, ''),
  }));
}

const floats = (name: string, shape: readonly number[], values: readonly number[], dtype = 'float32') => ({
  name,
  dtype,
  shape,
  values: dtype === 'float32' ? values.map(Math.fround) : values,
});

test.each([
  ['PyTorch 0.3', 'x\n\n 1  2\n 3  4\n[torch.FloatTensor of size 2x2]\n', [floats('', [2, 2], [1, 2, 3, 4])]],
  [
    'planes of PyTorch 0.3',
    'Variable containing:\n(0 ,.,.) = \n  1  2\n  3 -4\n\n(1 ,.,.) = \n  5  6\n  7  8\n[torch.cuda.LongTensor of size 2x2x2 (GPU 0)]\n',
    [floats('', [2, 2, 2], [1, 2, 3, -4, 5, 6, 7, 8], 'int64')],
  ],
  [
    'a factor of PyTorch 0.3',
    'loss 3\n\n1.00000e-02 *\n -6.1403  0.4963\n     nan -inf\n[torch.DoubleTensor of size 2x2]\n',
    [floats('', [2, 2], [-0.061403, 0.004963, NaN, -Infinity], 'float64')],
  ],
  [
    'columns of PyTorch 0.3, and a vector',
    '\nColumns 0 to 1 \n 1  2\n 4  5\n\nColumns 2 to 2 \n 3\n 6\n[torch.IntTensor of size 2x3]\n\n 7\n 8\n[torch.ByteTensor of size 2]\n',
    [floats('', [2, 3], [1, 2, 3, 4, 5, 6], 'int32'), floats('', [2], [7, 8], 'uint8')],
  ],
  [
    'a factor of PyTorch 0.4',
    'x = tensor(1.00000e-02 *\n       [[-6.1403,  0.4963],\n        [ 3.5512,  6.0202]])',
    [floats('x', [2, 2], [-0.061403, 0.004963, 0.035512, 0.060202])],
  ],
  [
    'NumPy 2',
    'a: np.float64(1.5), b: np.True_\nc = [np.float32(1.0), np.float32(2.0)]',
    [floats('a', [], [1.5], 'float64'), floats('b', [], [1], 'bool'), floats('c', [2], [1, 2])],
  ],
  ['NumPy of another byte order', "array([1, 2], dtype='>i4')", [floats('', [2], [1, 2], 'int32')]],
  [
    'JAX',
    'y: Array([[1., 2.]], dtype=float32)\nDeviceArray(3, dtype=int32, weak_type=True)\nArray([1.5], dtype=bfloat16)',
    [floats('y', [1, 2], [1, 2]), floats('', [], [3], 'int32'), floats('', [1], [1.5], 'bfloat16')],
  ],
  [
    'TensorFlow',
    `t = <tf.Tensor: shape=(2, 2), dtype=float64, numpy=
array([[1., 2.],
       [3., 4.]])>
<tf.Tensor: id=3, shape=(), dtype=float32, numpy=1.5>
<tf.Variable 'v:0' shape=(1,) dtype=bool, numpy=array([ True])>
tf.Tensor(
[[1. 2.]
 [3. 4.]], shape=(2, 2), dtype=float64)
tf.Tensor(7, shape=(), dtype=int64)
Tensor("Const:0", shape=(2, 2), dtype=float32)`,
    [
      floats('t', [2, 2], [1, 2, 3, 4], 'float64'),
      floats('', [], [1.5]),
      floats('', [1], [1], 'bool'),
      floats('', [2, 2], [1, 2, 3, 4], 'float64'),
      floats('', [], [7], 'int64'),
    ],
  ],
  [
    'Paddle',
    `out: Tensor(shape=[2, 2], dtype=float64, place=Place(gpu:0), stop_gradient=True,
       [[0.5, 1. ],
        [2. , 3. ]])
Tensor(shape=[], dtype=int64, place=Place(cpu), stop_gradient=True,
       3)
Tensor(shape=[0, 3], dtype=float32, place=CPUPlace, stop_gradient=True,
       [])`,
    [floats('out', [2, 2], [0.5, 1, 2, 3], 'float64'), floats('', [], [3], 'int64'), floats('', [0, 3], [])],
  ],
  [
    'names',
    ">>> x\ntensor([1.])\n>>> print(net.w)\nParameter containing:\ntensor([2.])\nOrderedDict([('b', tensor([3.])), ('c.d', tensor([4.]))])\n{'e': tensor([5.])}\nf:\n[[6. 7.]]",
    ['x', 'net.w', 'b', 'c.d', 'e'].map((name, i) => floats(name, [1], [i + 1])).concat(floats('f', [1, 2], [6, 7])),
  ],
])('%s', async (_, text, expected) => {
  expect(await read(text)).toEqual(expected);
});

test('what numbers in brackets are about, pick or count is no tensor', async () => {
  const text = `In [5]: x.shape, y.size()
Out[5]: torch.Size([2, 2]) shape=[2, 2] input shape: [1, 3] 'kernel_size': [3, 3]
[12:30:01] Epoch [1/10] step [3] x[0] x[0, 1] y[[0, 1]] see [1]
[2] A title
[info] Columns [ms]
x = [1. 2.]
[7]
tensor([1., 2.]).sum() tensor([[1, 2]])[0]
`;
  expect(await read(text)).toEqual([floats('x', [2], [1, 2]), floats('', [1], [7], 'int64')]);
});

test('what cannot be read is refused by itself', async () => {
  const text = `a = tensor([[0., 1., ..., 8.]])
b = tensor([1., 2.])
c = tensor(indices=tensor([[0, 1]]), values=tensor([1., 2.]), size=(3,), nnz=2, layout=torch.sparse_coo)
d = masked_array(data=[1, --], mask=[False, True])
e = tensor([1], dtype=torch.qint8)
f = tf.Tensor([1. 2.], shape=(3,), dtype=float32)
 1  2
[torch.FloatTensor of size 2x2]`;
  const missing =
    'Values are missing ("..."). Print again after torch.set_printoptions(threshold=…) or np.set_printoptions(threshold=…).';
  expect(await read(text)).toEqual([
    floats('b', [2], [1, 2]),
    { name: 'a', reason: `${missing} (line 1, column 22)` },
    { name: 'c', reason: 'Sparse tensors are not supported (line 3, column 5)' },
    { name: 'd', reason: 'Masked arrays are not supported (line 4, column 5)' },
    { name: 'e', reason: 'Unknown dtype: torch.qint8 (line 5, column 23)' },
    { name: 'f', reason: 'The array has shape (2,), but it is said to be (3,) (line 6, column 30)' },
    { name: '', reason: '2 numbers stand above "[torch.FloatTensor of size 2x2]" (line 8, column 1)' },
  ]);
});

test('a table stays a table, whatever its comments hold', async () => {
  expect(await read('# tensor([9., 9.])\n1 2\n3 4\n', 'a.txt')).toEqual([floats('', [2, 2], [1, 2, 3, 4])]);
  expect(await read('time [s],x[0]\n1,2\n', 'a.txt')).toEqual([floats('', [1, 2], [1, 2])]);
  await expect(read('hello\nworld\n', 'a.txt')).rejects.toThrow('Row 2, column 1: "world" is not a number');
});

test('every tensor that torch and NumPy printed is listed', async () => {
  const file = path.resolve(import.meta.dirname, '../fixtures/python/printed.json');
  const printouts = JSON.parse(readFileSync(file, 'utf8')) as { text: string; shape: number[]; dtype: string }[];
  const text = printouts.map((printout, i) => `x${i} = ${printout.text}\n\n`).join('');
  expect((await read(text)).map((found) => ({ ...found, values: undefined }))).toEqual(
    printouts.map(({ shape, dtype }, i) => ({ name: `x${i}`, shape, dtype, values: undefined })),
  );
});

test('tensors of one name, or of none, are told apart', async () => {
  const text = 'x = tensor([1.])\nx = tensor([2.])\ntensor([3.]) tensor([4.])\n';
  const { tensors } = await readFile('a.log', bytesSource(new TextEncoder().encode(text)));
  expect(tensors.map(({ name }) => name)).toEqual(['x', 'x (line 2)', 'line 3', 'line 3:14']);
});
