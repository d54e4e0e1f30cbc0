import type { Value } from '../value';

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
