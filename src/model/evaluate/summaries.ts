import { none, tensor, type Value } from '../value';
import type { Size } from '../size';
import { isUnknown, notFollowed, type Machine } from './machine';
import type { PythonFunction } from './pythonFunctions';

/** Functions that run a model on an input to draw it, count it or export it; by full name. `add_graph` is a SummaryWriter's. */
export const summaryFunctions: Readonly<Record<string, PythonFunction>> = {
  'torchsummary.summary': (machine, { positional: [model, size], keyword }) => {
    const shapes = shapesIn(machine, size ?? keyword.get('input_size'));
    return run(
      machine,
      model,
      shapes?.map((shape) => tensor([2, ...shape], 'float32')),
    );
  },
  'torchinfo.summary': (machine, { positional: [model, size], keyword }) => {
    const data = keyword.get('input_data');
    const shapes = shapesIn(machine, size ?? keyword.get('input_size'));
    return run(machine, model, data ? inputsIn(data) : shapes?.map((shape) => tensor(shape, 'float32')));
  },
  'ptflops.get_model_complexity_info': (machine, { positional: [model, size] }) => {
    const shapes = shapesIn(machine, size);
    return run(
      machine,
      model,
      shapes?.map((shape) => tensor([1, ...shape], 'float32')),
    );
  },
  'thop.profile': (machine, { positional: [model], keyword }) => run(machine, model, inputsIn(keyword.get('inputs'))),
  'fvcore.nn.FlopCountAnalysis': (machine, { positional: [model, inputs] }) => run(machine, model, inputsIn(inputs)),
  'torch.onnx.export': (machine, { positional: [model, inputs], keyword }) =>
    run(machine, model, inputsIn(inputs ?? keyword.get('args'))),
  'torch.jit.trace': (machine, { positional: [model, inputs], keyword }) => {
    run(machine, model, inputsIn(inputs ?? keyword.get('example_inputs')));
    return model ?? none;
  },
  add_graph: (machine, { positional: [model, inputs], keyword }) =>
    run(machine, model, inputsIn(inputs ?? keyword.get('input_to_model'))),
};

function run(machine: Machine, model: Value | undefined, inputs: readonly Value[] | undefined): Value {
  if (model && inputs && inputs.length > 0) machine.call(model, { positional: inputs, keyword: new Map() });
  return { ...notFollowed('summary()'), isHarmless: true };
}

/** One input, or a tuple of them. */
function inputsIn(value: Value | undefined): readonly Value[] {
  if (value?.kind === 'tuple' || value?.kind === 'list') return value.items;
  return value && value.kind !== 'none' ? [value] : [];
}

/** `(3, 224, 224)`, or several in a list; undefined if a size is not known. */
function shapesIn(machine: Machine, value: Value | undefined): readonly (readonly Size[])[] | undefined {
  const items = value ? machine.iterate(value) : undefined;
  if (!items || isUnknown(items)) return undefined;
  const sizes = items.map((item) => (item.kind === 'int' ? item.size : undefined));
  if (sizes.every((size) => size !== undefined)) return [sizes];
  const inner = items.map((item) => shapesIn(machine, item)?.[0]);
  return inner.every((shape) => shape !== undefined) ? inner : undefined;
}
