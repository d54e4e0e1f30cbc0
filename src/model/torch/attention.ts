import { equal, multiply, type Size } from '../size';
import { none, parameter, tensor, tuple, type Tensor, type Value } from '../value';
import { broadcast } from './broadcasting';
import { isTrue } from './inputs';
import { anyhow, computed } from './layout';
import {
  asBool,
  asDType,
  asNumber,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';
import { innerLayer } from './weights';

/** @see torch/nn/modules/activation.py, MultiheadAttention */
const multiheadAttention: LayerRule = {
  signature:
    'embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None, vdim=None, batch_first=False, device=None, dtype=None',
  construct(args) {
    const size = refuseHeads(asNumber(args.embed_dim), asNumber(args.num_heads), 'num_heads');
    const [keySize, valueSize] = [args.kdim, args.vdim].map((each) => (isNone(each) ? size : asNumber(each))) as [
      number,
      number,
    ];
    const dtype = asDType(args.dtype, 'float32');
    const isOne = keySize === size && valueSize === size;
    return {
      ...(isOne
        ? { in_proj_weight: parameter([3 * size, size], dtype) }
        : {
            q_proj_weight: parameter([size, size], dtype),
            k_proj_weight: parameter([size, keySize], dtype),
            v_proj_weight: parameter([size, valueSize], dtype),
          }),
      in_proj_bias: asBool(args.bias) ? parameter([3 * size], dtype) : none,
      'out_proj.weight': parameter([size, size], dtype),
      ...(asBool(args.bias) && { 'out_proj.bias': parameter([size], dtype) }),
      ...(asBool(args.add_bias_kv) && {
        bias_k: parameter([1, 1, size], dtype),
        bias_v: parameter([1, 1, size], dtype),
      }),
      out_proj: innerLayer('out_proj'),
    };
  },
  inputs:
    'query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None, average_attn_weights=True, is_causal=False',
  forward: (layer, args) => attended(layer, args),
};

/** @throws Refusal if the heads do not divide the size */
export function refuseHeads(size: number, heads: number, argument: string): number {
  if (heads > 0 && size % heads === 0) return size;
  if (heads <= 0) return notKnown(argumentText(argument));
  throw new Refusal('embed_dim must be divisible by num_heads', 'AssertionError', argument);
}

/** @see torch/nn/functional.py, multi_head_attention_forward */
function attended(layer: Arguments, args: Arguments): Value {
  const [query, key, value] = [asTensor(args.query), asTensor(args.key), asTensor(args.value)];
  const rank = query.shape.length;
  if (rank !== 2 && rank !== 3) {
    const text = `query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`;
    throw new Refusal(text, 'AssertionError', 'query');
  }
  if (key.shape.length !== rank || value.shape.length !== rank) return notKnown(argumentText('key'));
  const size = asNumber(layer.embed_dim);
  refuseFeatures(query.shape.at(-1)!, size);
  const isBatched = rank === 3;
  const isBatchFirst = isBatched && asBool(layer.batch_first);
  const [steps, batch] = isBatchFirst ? [1, 0] : [0, 1];
  refuseKeys(layer, key, value, size);
  if (isBatched && equal(query.shape[batch]!, key.shape[batch]!) !== true) return notKnown(sizeText());
  const output = isBatched ? anyhow(query.shape, query.dtype) : computed(query.shape, query.dtype, query);
  const outer = isBatched ? [query.shape[batch]!] : [];
  return tuple([output, weightsOf(layer, args, outer, [query.shape[steps]!, key.shape[steps]!])]);
}

/** How much each step looks at each other one; None if that is not asked for. */
function weightsOf(
  layer: Arguments,
  { query, need_weights, average_attn_weights }: Arguments,
  outer: readonly Size[],
  steps: readonly Size[],
): Value {
  if (!isNone(need_weights) && !asBool(need_weights)) return none;
  // a learned key, or one of zeros, is attended to as well
  if (isTrue(layer.add_bias_kv) || isTrue(layer.add_zero_attn)) return notKnown(argumentText('add_bias_kv'));
  const isMean = isNone(average_attn_weights) || asBool(average_attn_weights);
  return tensor([...outer, ...(isMean ? [] : [asNumber(layer.num_heads)]), ...steps], asTensor(query).dtype);
}

/** @throws Refusal if the last size is not the one that attention was made for */
export function refuseFeatures(found: Size, size: number): void {
  const fits = equal(found, size);
  if (fits === undefined) notKnown(sizeText());
  if (fits) return;
  throw new Refusal(
    `was expecting embedding dimension of ${size}, but got ${listed([found]).slice(1, -1)}`,
    'AssertionError',
    'embed_dim',
  );
}

function refuseKeys(layer: Arguments, key: Tensor, value: Tensor, size: number): void {
  // steps come first when PyTorch looks at them, and there is a batch
  const inOrder = ({ shape: [first, second, ...rest] }: Tensor) => {
    const isSwapped = rest.length > 0 && asBool(layer.batch_first);
    const shape =
      rest.length === 0 ? [first!, 1, second!] : isSwapped ? [second!, first!, ...rest] : [first!, second!, ...rest];
    return `torch.Size(${listed(shape)})`;
  };
  const isOne = layer.in_proj_weight !== undefined;
  const pairs = isOne ? key.shape.length : key.shape.length - 1;
  const fits = key.shape.slice(0, pairs).map((each, axis) => equal(each, value.shape[axis]!));
  if (fits.includes(false) && isOne) {
    throw new Refusal(
      `key shape ${inOrder(key)} does not match value shape ${inOrder(value)}`,
      'AssertionError',
      'value',
    );
  }
  if (fits.some((each) => each !== true)) notKnown(sizeText());
  const features = [
    isOne ? size : asNumber(isNone(layer.kdim) ? layer.embed_dim : layer.kdim),
    isOne ? size : asNumber(isNone(layer.vdim) ? layer.embed_dim : layer.vdim),
  ];
  if ([key, value].some((each, at) => equal(each.shape.at(-1)!, features[at]!) !== true)) notKnown(sizeText());
}

/** `F.scaled_dot_product_attention`: (…, L, E), (…, S, E), (…, S, V) → (…, L, V). */
function scaledDotProduct(args: Arguments): Value {
  const [query, key, value] = [asTensor(args.query), asTensor(args.key), asTensor(args.value)];
  if ([query, key, value].some((each) => each.shape.length < 2)) return notKnown(sizeText());
  const [[rows, size], [keys, keySize], [keysToo, out]] = [query, key, value].map((each) => each.shape.slice(-2)) as [
    [Size, Size],
    [Size, Size],
    [Size, Size],
  ];
  if (isTrue(args.enable_gqa)) return notKnown(argumentText('enable_gqa'));
  const outer = [query, key, value].map((each) => each.shape.slice(0, -2));
  const batch = broadcast(outer);
  const fits = [equal(size, keySize), equal(keys, keysToo)];
  if (fits[0] === false && fits[1] === true) {
    const count = batch.reduce(multiply, 1);
    throw new Refusal(
      `Expected size for first two dimensions of batch2 tensor to be: ${listed([count, size])} but got: ${listed([count, keySize])}.`,
    );
  }
  if (fits.some((each) => each !== true)) return notKnown(sizeText());
  return anyhow([...batch, rows, out], query.dtype);
}

/** `F.multi_head_attention_forward`, which is given the weights; the steps come first. */
function withWeights(args: Arguments): Value {
  const [query, key] = [asTensor(args.query), asTensor(args.key)];
  if (query.shape.length !== 3 || key.shape.length !== 3) return notKnown(sizeText());
  refuseFeatures(query.shape[2]!, asNumber(args.embed_dim_to_check));
  const [steps, batch] = query.shape as [Size, Size, Size];
  const out = asTensor(args.out_proj_weight).shape[0] ?? notKnown(sizeText());
  const weights = weightsOf({ num_heads: args.num_heads! }, args, [batch], [steps, key.shape[0]!]);
  return tuple([anyhow([steps, batch, out], query.dtype), isTrue(args.add_zero_attn) ? notKnown(sizeText()) : weights]);
}

/** Of torch.nn. */
export const attentionLayers: Readonly<Record<string, LayerRule>> = { MultiheadAttention: multiheadAttention };

/** Of torch.nn.functional. */
export const attentionFunctions: Readonly<Record<string, FunctionRule>> = {
  multi_head_attention_forward: {
    signature:
      'query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, need_weights=True, attn_mask=None, use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True, is_causal=False',
    apply: withWeights,
  },
  scaled_dot_product_attention: {
    signature: 'query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False',
    apply: scaledDotProduct,
  },
};
