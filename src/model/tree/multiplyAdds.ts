import type { Size } from '../size';
import type { Tensor, Value } from '../value';
import { tensorsIn, type Operation } from './operation';

type Count = (operation: Operation) => number | undefined;

/** What multiplies matrices, besides what is counted. */
const uncounted = /^(?:transformer.*|bilinear|einsum|addmm|addmv|addbmm|baddbmm|multiheadattentionforward|tensordot)$/;

const counts: readonly (readonly [RegExp, Count])[] = [
  [/^conv\dd$/, ({ args, output }) => times(tensorOf(output)?.shape, tensorOf(args.weight)?.shape.slice(1))],
  [/^convtranspose\dd$/, ({ args }) => times(tensorOf(args.input)?.shape, tensorOf(args.weight)?.shape.slice(1))],
  [/^linear$/, ({ args, output }) => times(tensorOf(output)?.shape, tensorOf(args.weight)?.shape.slice(1))],
  [/^(?:matmul|bmm|mm|mv|dot)$/, ({ inputs: [a], output }) => times(tensorOf(output)?.shape, a?.shape.slice(-1))],
  [/^(?:rnn|lstm|gru)(?:cell)?$/, recurrent],
  [/^scaleddotproductattention$/, ({ args }) => attention(args.query, args.key, args.value)],
  [/^multiheadattention$/, multiheadAttention],
];

/**
 * How often an operation multiplies two numbers and adds the product: convolutions, linear and recurrent layers, matrix products, attention. 0 of
 * any other; undefined if a size is a name.
 */
export function multiplyAdds(operation: Operation): number | undefined {
  if (uncounted.test(operation.name)) return undefined;
  const count = counts.find(([name]) => name.test(operation.name))?.[1];
  return count ? count(operation) : 0;
}

/** The product of all sizes. */
export function times(...shapes: readonly (readonly Size[] | undefined)[]): number | undefined {
  let product = 1;
  for (const shape of shapes) {
    if (!shape) return undefined;
    for (const size of shape) {
      if (typeof size !== 'number') return undefined;
      product *= size;
    }
  }
  return product;
}

function tensorOf(value: Value | undefined): Tensor | undefined {
  return value?.kind === 'tensor' ? value : undefined;
}

/** Every step multiplies by every matrix. */
function recurrent({ args, inputs: [input] }: Operation): number | undefined {
  const matrices = Object.entries(args).filter(([name]) => name.startsWith('weight_'));
  const steps = times(input?.shape.slice(0, -1));
  const weights = sum(matrices.map(([, weight]) => times(tensorOf(weight)?.shape)));
  return steps === undefined || weights === undefined ? undefined : steps * weights;
}

/** Queries times keys, and weights times values: (…, L, E), (…, S, E), (…, S, V). */
function attention(...given: readonly (Value | undefined)[]): number | undefined {
  const [query, key, value] = given.map((each) => tensorOf(each)?.shape);
  if (!query || !key || !value) return undefined;
  const rows = query.slice(0, -1);
  const count = key.slice(-2, -1);
  return sum([times(rows, count, query.slice(-1)), times(rows, count, value.slice(-1))]);
}

/** The projections in and out, and the two products of each head. */
function multiheadAttention({ args }: Operation): number | undefined {
  const [query, key, value] = [args.query, args.key, args.value].map((each) => tensorOf(each)?.shape);
  const size = tensorOf(args['out_proj.weight'])?.shape.slice(0, 1);
  if (!query || !key || !value || !size) return undefined;
  const isBatchFirst = args.batch_first?.kind === 'bool' && args.batch_first.value && key.length === 3;
  const count = key.slice(isBatchFirst ? 1 : 0, isBatchFirst ? 2 : 1);
  const product = times(query.slice(0, -1), count, size);
  const projections = [query, query, key, value].map((shape) => times(shape, size));
  return sum([...projections, product, product]);
}

/** Undefined if one is. */
export function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a + b), 0);
}

/** The bytes of all tensors in a value. */
export function bytesOf(value: Value, bytesPerValue: (tensor: Tensor) => number | undefined): number | undefined {
  const tensors = tensorsIn(value);
  return sum(
    tensors.map((tensor) => {
      const [count, bytes] = [times(tensor.shape), bytesPerValue(tensor)];
      return count === undefined || bytes === undefined ? undefined : count * bytes;
    }),
  );
}
