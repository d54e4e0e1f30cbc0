import { equal, multiply, type Size } from '../size';
import { parameter, tensor, tuple, type Tensor, type Value } from '../value';
import { isSameShape } from './elementwise';
import {
  asBool,
  asDType,
  asItems,
  asNumber,
  asTensor,
  isNone,
  listed,
  notKnown,
  Refusal,
  type Arguments,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** How many matrices a step multiplies with. */
const gates = { RNN: 1, GRU: 3, LSTM: 4 } as const;

type Kind = keyof typeof gates;

function sizesOf(layer: Arguments) {
  const hidden = asNumber(layer.hidden_size);
  const projected = layer.proj_size ? asNumber(layer.proj_size) : 0;
  return {
    inputSize: asNumber(layer.input_size),
    hidden,
    out: projected || hidden,
    layers: asNumber(layer.num_layers),
    directions: asBool(layer.bidirectional) ? 2 : 1,
    isBatchFirst: asBool(layer.batch_first),
  };
}

/** @see torch/nn/modules/rnn.py, RNNBase */
function weights(kind: Kind, args: Arguments): Arguments {
  const { inputSize, hidden, out, layers, directions } = sizesOf(args);
  const dtype = asDType(args.dtype, 'float32');
  const rows = gates[kind] * hidden;
  const result: Record<string, Value> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const suffix of ['', '_reverse'].slice(0, directions)) {
      const columns = layer === 0 ? inputSize : out * directions;
      const name = `l${layer}${suffix}`;
      result[`weight_ih_${name}`] = parameter([rows, columns], dtype);
      result[`weight_hh_${name}`] = parameter([rows, out], dtype);
      if (asBool(args.bias)) {
        result[`bias_ih_${name}`] = parameter([rows], dtype);
        result[`bias_hh_${name}`] = parameter([rows], dtype);
      }
      if (out !== hidden) result[`weight_hr_${name}`] = parameter([out, hidden], dtype);
    }
  }
  return result;
}

/** (L, N, input) → (L, N, directions · hidden) and the last state of each layer. */
function run(kind: Kind, layer: Arguments, args: Arguments): Value {
  const input = asTensor(args.input);
  const { inputSize, hidden, out, layers, directions, isBatchFirst } = sizesOf(layer);
  const rank = input.shape.length;
  if (rank !== 2 && rank !== 3) {
    throw new Refusal(`${kind}: Expected input to be 2D or 3D, got ${rank}D instead`, 'ValueError');
  }
  const features = input.shape.at(-1)!;
  const fits = equal(features, inputSize);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    const found = listed([features]).slice(1, -1);
    const text = `input.size(-1) must be equal to input_size. Expected ${inputSize}, got ${found}`;
    throw new Refusal(text, 'RuntimeError', 'input_size');
  }
  const batch = rank === 2 ? [] : [input.shape[isBatchFirst ? 0 : 1]!];
  const state = [layers * directions, ...batch];
  refuseState(kind, args.hx, [...state, out], [...state, hidden]);
  const output = tensor([...input.shape.slice(0, -1), directions * out], input.dtype);
  const last = tensor([...state, out], input.dtype);
  return tuple([
    isBatchFirst && rank === 3 ? transposedBatch(output) : output,
    kind === 'LSTM' ? tuple([last, tensor([...state, hidden], input.dtype)]) : last,
  ]);
}

/** With `batch_first` the output is a view of one whose steps come first. */
function transposedBatch({ shape, dtype }: Tensor): Tensor {
  const [batch, , features] = shape as [Size, Size, Size];
  return tensor(shape, dtype, [features, multiply(batch, features), 1]);
}

/** @see torch/nn/modules/rnn.py, check_forward_args */
function refuseState(kind: Kind, hx: Value | undefined, hidden: readonly Size[], cell: readonly Size[]): void {
  if (isNone(hx)) return;
  const given = kind === 'LSTM' ? asItems(hx).map(asTensor) : [asTensor(hx)];
  given.forEach((state, at) => {
    const expected = at === 0 ? hidden : cell;
    if (state.shape.length !== expected.length) notKnown(argumentText('hx'));
    const fits = expected.map((size, axis) => equal(size, state.shape[axis]!));
    if (fits.includes(false)) {
      const name = kind === 'LSTM' ? `hidden[${at}]` : 'hidden';
      const text = `Expected ${name} size (${listed(expected).slice(1, -1)}), got ${listed(state.shape)}`;
      throw new Refusal(text, 'RuntimeError', 'hx');
    }
    if (fits.includes(undefined)) notKnown(sizeText());
  });
}

function recurrentLayer(kind: Kind): LayerRule {
  const middle = kind === 'RNN' ? "nonlinearity='tanh', " : '';
  const projection = kind === 'LSTM' ? 'proj_size=0, ' : '';
  return {
    signature: `input_size, hidden_size, num_layers=1, ${middle}bias=True, batch_first=False, dropout=0.0, bidirectional=False, ${projection}device=None, dtype=None`,
    construct: (args) => weights(kind, args),
    inputs: 'input, hx=None',
    forward: (layer, args) => run(kind, layer, args),
  };
}

/** One step. @see torch/nn/modules/rnn.py, RNNCellBase */
function cell(kind: Kind): LayerRule {
  return {
    signature: `input_size, hidden_size, bias=True, ${kind === 'RNN' ? "nonlinearity='tanh', " : ''}device=None, dtype=None`,
    construct(args) {
      const [inputSize, hidden] = [asNumber(args.input_size), asNumber(args.hidden_size)];
      const dtype = asDType(args.dtype, 'float32');
      const rows = gates[kind] * hidden;
      const bias = () => parameter([rows], dtype);
      return {
        weight_ih: parameter([rows, inputSize], dtype),
        weight_hh: parameter([rows, hidden], dtype),
        ...(asBool(args.bias) && { bias_ih: bias(), bias_hh: bias() }),
      };
    },
    inputs: 'input, hx=None',
    forward: (layer, { input, hx }) => step(kind, layer, asTensor(input), hx),
  };
}

function step(kind: Kind, layer: Arguments, input: Tensor, hx: Value | undefined): Value {
  const [inputSize, hidden] = [asNumber(layer.input_size), asNumber(layer.hidden_size)];
  const rank = input.shape.length;
  if (rank !== 1 && rank !== 2) return notKnown(sizeText());
  const features = input.shape.at(-1)!;
  const fits = equal(features, inputSize);
  if (fits === undefined) notKnown(sizeText());
  if (!fits) {
    const found = listed([features]).slice(1, -1);
    const text = `input has inconsistent input_size: got ${found} expected ${inputSize}`;
    throw new Refusal(text, 'RuntimeError', 'input_size');
  }
  const state = tensor([...input.shape.slice(0, -1), hidden], input.dtype);
  const given = isNone(hx) ? [] : kind === 'LSTM' ? asItems(hx) : [hx];
  if (given.some((each) => !isSameShape(asTensor(each).shape, state.shape))) return notKnown(argumentText('hx'));
  return kind === 'LSTM' ? tuple([state, tensor(state.shape, state.dtype)]) : state;
}

/** Of torch.nn. */
export const recurrentLayers: Readonly<Record<string, LayerRule>> = {
  RNN: recurrentLayer('RNN'),
  GRU: recurrentLayer('GRU'),
  LSTM: recurrentLayer('LSTM'),
  RNNCell: cell('RNN'),
  GRUCell: cell('GRU'),
  LSTMCell: cell('LSTM'),
};
