import { scalarTypeNames } from '../../tensors/dtype';
import type { Class, Value } from '../value';

/** What Python calls the type of a value. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'none':
      return 'NoneType';
    case 'tensor':
      return value.isArray ? 'numpy.ndarray' : value.isParameter ? 'Parameter' : 'Tensor';
    case 'tuple':
      return value.isSize ? 'torch.Size' : 'tuple';
    case 'instance':
      return value.class.name;
    case 'class':
      return 'type';
    case 'builtin':
      return 'builtin_function_or_method';
    case 'package':
      return 'module';
    case 'dtype':
      return 'torch.dtype';
    default:
      return value.kind;
  }
}

/** The modules of torch.nn.modules by the names of their layers; all others are activations. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/Pool\dd$|^MaxUnpool/, 'pooling'],
  [/Dropout/, 'dropout'],
  [/Loss$/, 'loss'],
  [/BatchNorm/, 'batchnorm'],
  [/InstanceNorm/, 'instancenorm'],
  [/Norm$/, 'normalization'],
  [/Linear$|^Bilinear$|^Identity$/, 'linear'],
  [/Pad\dd$/, 'padding'],
  [/Conv/, 'conv'],
  [/^(?:Sequential|Module(?:List|Dict)|Parameter(?:List|Dict))$/, 'container'],
  [/^Embedding/, 'sparse'],
  [/latten$/, 'flatten'],
  [/fold$/i, 'fold'],
  [/^(?:RNN|LSTM|GRU)/, 'rnn'],
  [/^Pixel/, 'pixelshuffle'],
  [/^Channel/, 'channelshuffle'],
  [/^(?:Cosine|Pairwise)/, 'distance'],
  [/^Upsampl/, 'upsampling'],
  [/^Transformer/, 'transformer'],
  [/^Module$/, 'module'],
];

/** What `torch.typename` calls a value: of classes and functions their own names. */
export function fullTypeName(value: Value): string {
  switch (value.kind) {
    case 'class':
      return `${moduleOf(value)}${value.name}`;
    case 'instance':
      return `${moduleOf(value.class)}${value.class.name}`;
    case 'function':
      return `${value.file.module.name}.${value.name}`;
    case 'builtin':
      return value.name.replace(/^torch\.(?=\w+$)/, 'torch._VariableFunctionsClass.');
    case 'tensor':
      return value.isArray || !value.dtype ? typeName(value) : `torch.${scalarTypeNames[value.dtype]}Tensor`;
    default:
      return typeName(value);
  }
}

function moduleOf({ layer, name, attributes }: Class): string {
  const own = attributes.get('__module__');
  if (own?.kind === 'str') return `${own.value}.`;
  return layer === undefined
    ? ''
    : `torch.nn.modules.${modules.find(([names]) => names.test(name))?.[1] ?? 'activation'}.`;
}
