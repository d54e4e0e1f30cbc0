import { layerOf } from '../evaluate/kinds';
import { named, type Size } from '../size';
import type { Instance, Value } from '../value';
import type { AssumedInput } from './assumption';

/** What a layer says of its input: its shape, nothing (`through`: the next layer may), or that it cannot be told. */
export type Taken = Pick<AssumedInput, 'shape' | 'dtype'> | 'through' | undefined;

const spatial: readonly (readonly string[])[] = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']];

/** Layers that take any shape and give it back. */
const through =
  /^(?:ReLU6?|LeakyReLU|PReLU|ELU|SELU|CELU|GELU|SiLU|Mish|Hard\w+|Sigmoid|Tanh|Softplus|Dropout|Identity|LayerNorm|QuantStub)$/;

/** The shape of what goes into a layer, as far as it tells: (N, 3, H, W) for `nn.Conv2d(3, …)`. */
export function takenBy(layer: Instance): Taken {
  const name = layerOf(layer.class) ?? '';
  if (through.test(name)) return 'through';
  const size = (attribute: string): Size => sizeOf(layer.attributes.get(attribute)) ?? named('C');
  const rank = Number(/(\d)d$/.exec(name)?.[1] ?? 0);
  if (/^(?:Lazy)?Conv/.test(name)) return floats(named('N'), size('in_channels'), ...names(rank));
  if (/^(?:Batch|Instance)Norm/.test(name)) return floats(named('N'), size('num_features'), ...names(rank));
  if (/Pool\dd$|^(?:Reflection|Replication|Zero|Constant|Circular)Pad\dd$|^Dropout[23]d$/.test(name))
    return floats(named('N'), named('C'), ...names(rank));
  return ofOthers[name]?.(size, layer);
}

const ofOthers: Readonly<Record<string, (size: (attribute: string) => Size, layer: Instance) => Taken>> = {
  Linear: (size) => floats(named('N'), size('in_features')),
  Upsample: () => floats(named('N'), named('C'), ...names(2)),
  PixelShuffle: () => floats(named('N'), named('C'), ...names(2)),
  Embedding: () => ({ shape: [named('N'), named('L')], dtype: 'int64' }),
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
};

function recurrent(size: (attribute: string) => Size, layer: Instance): Taken {
  const first = layer.attributes.get('batch_first');
  const isFirst = first?.kind === 'bool' && first.value;
  const [batch, length] = [named('N'), named('L')];
  return floats(...(isFirst ? [batch, length] : [length, batch]), size('input_size'));
}

function floats(...shape: readonly Size[]): Taken {
  return { shape, dtype: 'float32' };
}

function names(rank: number): readonly Size[] {
  return (spatial[rank] ?? []).map(named);
}

function sizeOf(value: Value | undefined): Size | undefined {
  return value?.kind === 'int' ? value.size : undefined;
}
