import { equal } from '../size';
import { none, parameter, type Value } from '../value';
import { refuseFeatures, refuseHeads } from './attention';
import { anyhow } from './layout';
import { asBool, asNumber, asTensor, notKnown, Refusal, type Arguments, type LayerRule } from './rule';
import { argumentText, sizeText } from './texts';
import { innerLayer } from './weights';

const rest =
  "dropout=0.1, activation='relu', layer_norm_eps=1e-05, batch_first=False, norm_first=False, bias=True, device=None, dtype=None";

/** What a layer learns: `attentions` times in and out projections, and two matrices between. */
function learned(prefix: string, args: Arguments, attentions: readonly string[]): Arguments {
  const [size, inner] = [asNumber(args.d_model), asNumber(args.dim_feedforward)];
  refuseHeads(size, asNumber(args.nhead), 'nhead');
  const bias = asBool(args.bias);
  const shapes: [name: string, shape: readonly number[]][] = [
    ...attentions.flatMap((name): [string, readonly number[]][] => [
      [`${name}.in_proj_weight`, [3 * size, size]],
      [`${name}.in_proj_bias`, [3 * size]],
      [`${name}.out_proj.weight`, [size, size]],
      [`${name}.out_proj.bias`, [size]],
    ]),
    ['linear1.weight', [inner, size]],
    ['linear1.bias', [inner]],
    ['linear2.weight', [size, inner]],
    ['linear2.bias', [size]],
    ...Array.from({ length: attentions.length + 1 }, (_, at): [string, readonly number[]][] => [
      [`norm${at + 1}.weight`, [size]],
      [`norm${at + 1}.bias`, [size]],
    ]).flat(),
  ];
  const kept = shapes.filter(([name]) => bias || !name.endsWith('bias'));
  const weights = kept.map(([name, shape]): [string, Value] => [prefix + name, parameter(shape)]);
  const parts = prefix === '' ? shapes.map(([name]) => name.slice(0, name.indexOf('.'))) : [];
  return Object.fromEntries([...weights, ...parts.map((name): [string, Value] => [name, innerLayer(name)])]);
}

/** The sequence keeps its shape; its last size is the model's. */
function kept(layer: Arguments, value: Value | undefined): Value {
  const input = asTensor(value);
  if (input.shape.length !== 2 && input.shape.length !== 3) return notKnown(sizeText());
  refuseFeatures(input.shape.at(-1)!, asNumber(layer.d_model));
  return anyhow(input.shape, input.dtype);
}

/** A decoder also looks at what the encoder made. */
function decoded(layer: Arguments, { tgt, memory }: Arguments): Value {
  const result = kept(layer, tgt);
  const [{ shape }, axis] = [asTensor(memory), asBool(layer.batch_first) ? 0 : 1];
  const target = asTensor(tgt).shape;
  const fits = shape.length === target.length && equal(shape.at(-1)!, target.at(-1)!) === true;
  const isOneBatch = shape.length !== 3 || equal(shape[axis]!, target[axis]!) === true;
  return fits && isOneBatch ? result : notKnown(sizeText());
}

/** `nn.Transformer`. @see torch/nn/modules/transformer.py, forward */
function transformed(layer: Arguments, { src, tgt }: Arguments): Value {
  const [source, target] = [asTensor(src), asTensor(tgt)];
  const axis = asBool(layer.batch_first) ? 0 : 1;
  if (source.shape.length !== target.shape.length) return notKnown(sizeText());
  const fits = source.shape.length === 3 ? equal(source.shape[axis]!, target.shape[axis]!) : true;
  if (fits === undefined) notKnown(sizeText());
  if (!fits) throw new Refusal('the batch number of src and tgt must be equal', 'RuntimeError', 'tgt');
  const size = asNumber(layer.d_model);
  for (const each of [source, target]) {
    const isModel = equal(each.shape.at(-1)!, size);
    if (isModel === undefined) notKnown(sizeText());
    if (isModel) continue;
    throw new Refusal('the feature number of src and tgt must be equal to d_model', 'RuntimeError', 'd_model');
  }
  return anyhow(target.shape, target.dtype);
}

/** Copies of one layer, which the stack is made of: their parameters, and the size that they all have. */
function stack(name: 'TransformerEncoderLayer' | 'TransformerDecoderLayer', argument: string) {
  return (args: Arguments): Arguments => {
    const layer = args[argument];
    if (layer?.kind !== 'instance' || layer.class.layer !== name) return notKnown(argumentText(argument));
    const own = layer.attributes.entries().filter(([, value]) => value.kind === 'tensor');
    const copies = Array.from({ length: asNumber(args.num_layers) }, (_, at) =>
      own.map(([key, value]) => [`layers.${at}.${key}`, value] as const),
    );
    return {
      ...Object.fromEntries(copies.flat()),
      [argument]: none,
      layers: innerLayer('layers'),
      d_model: layer.attributes.get('d_model')!,
      batch_first: layer.attributes.get('batch_first')!,
    };
  };
}

function encoderAndDecoder(args: Arguments): Arguments {
  const [encoders, decoders] = [asNumber(args.num_encoder_layers), asNumber(args.num_decoder_layers)];
  const layersOf = (name: string, count: number, attentions: readonly string[]) =>
    Array.from({ length: count }, (_, at) => learned(`${name}.layers.${at}.`, args, attentions));
  const norm = () => parameter([asNumber(args.d_model)]);
  return Object.assign(
    { encoder: innerLayer('encoder'), decoder: innerLayer('decoder') },
    { 'encoder.norm.weight': norm(), 'decoder.norm.weight': norm() },
    asBool(args.bias) ? { 'encoder.norm.bias': norm(), 'decoder.norm.bias': norm() } : {},
    ...layersOf('encoder', encoders, ['self_attn']),
    ...layersOf('decoder', decoders, ['self_attn', 'multihead_attn']),
  ) as Arguments;
}

const memoryMasks =
  'tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None, tgt_is_causal=None, memory_is_causal=False';

/** Of torch.nn. */
export const transformerLayers: Readonly<Record<string, LayerRule>> = {
  TransformerEncoderLayer: {
    signature: `d_model, nhead, dim_feedforward=2048, ${rest}`,
    construct: (args) => learned('', args, ['self_attn']),
    inputs: 'src, src_mask=None, src_key_padding_mask=None, is_causal=False',
    forward: (layer, { src }) => kept(layer, src),
  },
  TransformerDecoderLayer: {
    signature: `d_model, nhead, dim_feedforward=2048, ${rest}`,
    construct: (args) => learned('', args, ['self_attn', 'multihead_attn']),
    inputs: `tgt, memory, ${memoryMasks.replace('tgt_is_causal=None', 'tgt_is_causal=False')}`,
    forward: decoded,
  },
  TransformerEncoder: {
    signature: 'encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True',
    construct: stack('TransformerEncoderLayer', 'encoder_layer'),
    inputs: 'src, mask=None, src_key_padding_mask=None, is_causal=None',
    forward: (layer, { src }) => kept(layer, src),
  },
  TransformerDecoder: {
    signature: 'decoder_layer, num_layers, norm=None',
    construct: stack('TransformerDecoderLayer', 'decoder_layer'),
    inputs: `tgt, memory, ${memoryMasks}`,
    forward: decoded,
  },
  Transformer: {
    signature: `d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048, ${rest.replace('layer_norm_eps', 'custom_encoder=None, custom_decoder=None, layer_norm_eps')}`,
    construct: encoderAndDecoder,
    inputs:
      'src, tgt, src_mask=None, tgt_mask=None, memory_mask=None, src_key_padding_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None, src_is_causal=None, tgt_is_causal=None, memory_is_causal=False',
    forward: transformed,
  },
};
