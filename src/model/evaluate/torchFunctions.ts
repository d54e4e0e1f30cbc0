import { bool, int, none, oneOf, str, tensor, tuple, type Value } from '../value';
import { isTorchModule } from './kinds';
import { isUnknown, notFollowed, raise, type Given } from './machine';
import { objectOf } from './libraryObjects';
import type { PythonFunction } from './pythonFunctions';
import { textOfValue } from './text';

const itself: PythonFunction = (_, { positional: [value] }) => value ?? none;

/** What torch has besides operators: what makes parameters, wraps modules, asks for shapes; by full name. */
export const torchFunctions: Readonly<Record<string, PythonFunction>> = {
  'torch.nn.Parameter': (_, given) => parameterOf(given),
  'torch.nn.Embedding.from_pretrained': (machine, { positional: [of, given], keyword }) => {
    const weight = given ?? keyword.get('embeddings');
    const [rows, columns] = weight?.kind === 'tensor' && !weight.lost ? weight.shape : [];
    if (rows === undefined || columns === undefined) return notFollowed('from_pretrained');
    return machine.call(of!, { positional: [int(rows), int(columns)], keyword: new Map() });
  },
  'torch.nn.Transformer.generate_square_subsequent_mask': (_, { positional: [size], keyword }) => {
    const side = size ?? keyword.get('sz');
    return side?.kind === 'int'
      ? tensor([side.size, side.size], 'float32')
      : notFollowed('generate_square_subsequent_mask');
  },
  'torch.nn.utils.clip_grad_norm_': () => tensor([], 'float32'),
  'torch.nn.Buffer': itself,
  'torch.autograd.Variable': itself,
  'torch.jit.script': itself,
  'torch.jit.ignore': itself,
  'torch.compile': itself,
  'torch.nn.utils.weight_norm': itself,
  'torch.nn.utils.spectral_norm': itself,
  'torch.nn.utils.parametrizations.weight_norm': itself,
  'torch.nn.utils.parametrizations.spectral_norm': itself,
  'torch.device': (machine, { positional: [type] }) =>
    objectOf(machine, 'device', {
      type: type?.kind === 'str' ? str(type.value.split(':')[0]!) : notFollowed('device'),
    }),
  'torch.autograd.Function.apply': (machine, { positional: [of, ...inputs], more }) => {
    if (more || of?.kind !== 'class') return more ?? notFollowed('Function.apply');
    const takesContext = machine.findInClass(of, 'setup_context') === undefined;
    const context = takesContext ? [objectOf(machine, 'FunctionCtx', {})] : [];
    return machine.call(machine.attribute(of, 'forward'), { positional: [...context, ...inputs], keyword: new Map() });
  },
  'torch.autograd.grad': (machine, { positional: [, input], keyword }) => {
    const inputs = input ?? keyword.get('inputs') ?? none;
    const items = inputs.kind === 'tensor' ? [inputs] : machine.iterate(inputs);
    return isUnknown(items)
      ? items
      : tuple(items.map((each) => (each.kind === 'tensor' ? machine.attribute(each, 'grad') : each)));
  },
  'torch.is_tensor': (_, { positional: [value] }) => (isUnknown(value) ? value : bool(value?.kind === 'tensor')),
  'torch.numel': (machine, { positional: [value] }) =>
    machine.call(machine.attribute(value!, 'numel'), { positional: [], keyword: new Map() }),
  'torch.Size': (machine, { positional: [items] }) => {
    const values = machine.iterate(items ?? tuple([]));
    return isUnknown(values) ? values : { ...tuple(values), isSize: true };
  },
  'torch.utils.checkpoint.checkpoint': (machine, { positional: [callee, ...positional], more }) =>
    machine.call(callee!, { positional, keyword: new Map(), more }),
  'torch.utils.checkpoint.checkpoint_sequential': (machine, { positional: [functions, , input] }) =>
    isTorchModule(functions!)
      ? machine.call(functions, { positional: [input!], keyword: new Map() })
      : notFollowed('checkpoint_sequential()'),
  'torch.jit.is_scripting': () => bool(false),
  'torch.jit.is_tracing': () => bool(false),
  'torch.onnx.is_in_onnx_export': () => bool(false),
  'torch.is_autocast_enabled': () => bool(false),
  'torch._assert': (machine, { positional: [condition, message] }) => {
    if (condition && machine.truth(condition) === false)
      raise(machine, 'AssertionError', (message && textOfValue(message)) ?? '');
    return none;
  },
  'torch.from_numpy': (_, { positional: [value] }) => ofArray(value!),
};

function parameterOf({ positional, keyword }: Given): Value {
  const data = positional[0] ?? keyword.get('data');
  // what is not known is a parameter all the same
  if (data?.kind !== 'tensor') return isUnknown(data) ? oneOf(data, []) : notFollowed('nn.Parameter()');
  const { shape, dtype, strides, lost } = data;
  return lost ?? { kind: 'tensor', shape, dtype, strides, isParameter: true };
}

function ofArray(value: Value): Value {
  if (value.kind !== 'tensor') return value;
  const { shape, dtype, strides, lost } = value;
  return lost ?? { kind: 'tensor', shape, dtype, strides };
}
