import * as l10n from '@vscode/l10n';
import { TensorError } from '../errors';
import type { Construct, Globals } from './pickledObject';
import { torchDtypes, unsupported } from './torchDtype';
import { TorchStorage, rebuild } from './torchTensor';

const first: Construct = (args) => args[0];

/** How `torch.nn` and `torch.save` make tensors again. */
const functions: Readonly<Record<string, Construct>> = {
  'torch._utils _rebuild_tensor': (args) => rebuild(args),
  // (storage, offset, size, stride, requires_grad, backward_hooks, metadata)
  'torch._utils _rebuild_tensor_v2': (args) => rebuild(args, args[6]),
  // (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata)
  'torch._utils _rebuild_tensor_v3': (args) => rebuild(args, args[7], args[6]),
  'torch._utils _rebuild_qtensor': ([storage]) => {
    throw unsupported(storage instanceof TorchStorage ? storage.dtype.name : 'qint');
  },
  'torch._utils _rebuild_sparse_tensor': sparse,
  'torch._utils _rebuild_sparse_csr_tensor': sparse,
  'torch.serialization _get_layout': first,
  // (array, dtype, device, requires_grad)
  'torch._utils _rebuild_device_tensor_from_numpy': first,
  'torch._utils _rebuild_device_tensor_from_cpu_tensor': first,
  'torch._utils _rebuild_meta_tensor_no_storage': () => {
    throw new TensorError(l10n.t('A tensor on the device "meta" has no values'));
  },
  'torch._utils _rebuild_parameter': first,
  'torch._utils _rebuild_parameter_with_state': first,
  // (function, class, arguments, state): a tensor of a class of one's own is read as a tensor
  'torch._tensor _rebuild_from_type_v2': ([construct, , args]) =>
    typeof construct === 'function' && Array.isArray(args) ? (construct as Construct)(args) : null,
  'torch.nn.parameter Parameter': first,
  'torch.nn.parameter Buffer': first,
  'torch Size': first,
  'torch device': () => null,
};

/** (layout, (indices, values, size)) */
function sparse([layout]: readonly unknown[]): never {
  throw new TensorError(l10n.t('Sparse tensor ({0}) is not supported', typeof layout === 'string' ? layout : '?'));
}

/** Attributes of torch that carry no tensor. */
const attributes = ['Tensor', 'strided', 'channels_last', 'contiguous_format', 'preserve_format', 'Generator'];

/** What a pickle may name of torch. */
export const torchGlobals: Globals = {
  ...functions,
  ...torchDtypes,
  ...Object.fromEntries(attributes.map((name) => [`torch ${name}`, null])),
};
