import { dtypeNamed } from '../../python/dtypeNames';
import type { DType } from '../../tensors/dtype';

/** Names of dtypes that torch alone has. */
const ofTorch: Readonly<Record<string, DType>> = { 'torch.float': 'float32', 'torch.int': 'int32' };

/** `torch.float32`, `np.uint8`; NumPy's `int64` and `float64` are functions, too. */
export function dtypeOf(name: string): DType | undefined {
  const short = /^(?:torch|numpy)\.(\w+)$/.exec(name)?.[1];
  if (short === undefined || name === 'numpy.int64' || name === 'numpy.float64') return undefined;
  return Object.hasOwn(ofTorch, name) ? ofTorch[name] : dtypeNamed(short);
}

/** torch keeps its layers in `torch.nn.modules.pooling` and shows them in `torch.nn`; other names for the same. */
export function canonical(name: string): string {
  return name
    .replace(/^torch\.nn\.modules\.(?:[a-z_]+\.)?(?=[A-Z])/, 'torch.nn.')
    .replace(/^torch\.nn\.parallel\.(?:DistributedDataParallel|DataParallel)$/, 'torch.nn.DataParallel')
    .replace(/^torch\.nn\.parameter\.Parameter$/, 'torch.nn.Parameter')
    .replace(/^torch\.utils\.data\.(?:dataset|dataloader)\./, 'torch.utils.data.')
    .replace(/^torch\.autograd\.variable\./, 'torch.autograd.')
    .replace(/^(?:pytorch_lightning|lightning|lightning\.pytorch)\.LightningModule$/, 'torch.nn.Module')
    .replace(/^torch\.cuda\.(?=\w+Tensor$)/, 'torch.')
    .replace(/^einops\.layers\.torch\.(?=Rearrange$|Reduce$)/, 'torch.nn.')
    .replace(/^torch\.jit\.ScriptModule$/, 'torch.nn.Module')
    .replace(/^typing\.(?=OrderedDict$)/, 'collections.')
    .replace(/^typing\.(?:DefaultDict|Deque)$/, (name) => `collections.${name.slice('typing.'.length).toLowerCase()}`)
    .replace(/^typing\.(?:Dict|List|Set|Tuple)$/, (name) => `builtins.${name.slice('typing.'.length).toLowerCase()}`)
    .replace(/^numpy\.(?:product)$/, 'numpy.prod');
}
