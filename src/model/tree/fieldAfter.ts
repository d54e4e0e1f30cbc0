import { activationFunctions, activationLayers } from '../torch/activations';
import { dropoutFunctions } from '../torch/dropout';
import { binaryOperators, conditional, unaryOperators } from '../torch/elementwise';
import type { Tensor, Value } from '../value';
import { numbersOf, type Operation } from './operation';
import { joined, slid, type ReceptiveField } from './receptiveField';
import { adaptive, windowsOf } from './windows';

/** What computes each cell from the cells at its place alone. Norms do, too: what they count of others is no more than a scale. */
const cellByCell = new Set(
  [
    ...Object.keys({ ...activationFunctions, ...activationLayers, ...dropoutFunctions }),
    ...Object.keys({ ...unaryOperators, ...binaryOperators, ...conditional }),
    ...'Identity BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm batch_norm InstanceNorm1d InstanceNorm2d'.split(' '),
    ...'InstanceNorm3d instance_norm GroupNorm group_norm LocalResponseNorm local_response_norm'.split(' '),
    ...'to float half double bfloat16 type cpu cuda contiguous requires_grad expand_as'.split(' '),
  ].map((name) => name.replaceAll('_', '').toLowerCase()),
);
/** They look along a dim. */
for (const name of ['softmax', 'logsoftmax', 'softmin', 'gumbelsoftmax', 'glu']) cellByCell.delete(name);

/** Whether each cell is computed from the cell at its place. */
export function isCellByCell(name: string): boolean {
  return cellByCell.has(name);
}

const reduction = /^(?:mean|sum|amax|amin|std|var)$/;
/** They join or part tensors along a dim. */
const inDims = new Set(['cat', 'concat', 'concatenate', 'chunk', 'split']);
const flattening = new Set(['flatten', 'view', 'reshape']);
/** They take the shape of a tensor, and nothing of what it holds. */
const likes = /like$/;

/** A receptive field; 'flat' if the cells of a plane lie side by side, each with a field of its own. */
export type Flow = ReceptiveField | 'flat';

/** The receptive field of what an operation gives, by those of its inputs; undefined if it cannot be told. */
export function fieldAfter(operation: Operation, flowOf: (tensor: Tensor) => Flow | undefined): Flow | undefined {
  const { name, inputs } = operation;
  const flows = inputs.map(flowOf);
  if (inputs.length === 0 || likes.test(name)) return undefined;
  if (flows.includes('global')) return 'global';
  if (flows.includes('flat')) return inputs.length === 1 ? behindFlat(name) : undefined;
  const fields = flows as readonly (ReceptiveField | undefined)[];
  if (inDims.has(name)) return staysInPlace(operation, fields[0]) ? joined(fields) : undefined;
  if (cellByCell.has(name)) return isAligned(operation, fields) ? joined(fields) : undefined;
  return inputs.length === 1 && fields[0] ? fieldBehind(operation, fields[0], inputs[0]!) : undefined;
}

function fieldBehind(operation: Operation, field: ReceptiveField, input: Tensor): Flow | undefined {
  if (flattening.has(operation.name)) return isFlattened(input, operation.output) ? 'flat' : undefined;
  const windows = windowsOf(operation);
  if (windows) return slid(field, windows);
  return isOverAll(operation, input) ? 'global' : undefined;
}

/** Whether all but the batch is one dim. */
function isFlattened({ shape }: Tensor, output: Value): boolean {
  if (output.kind !== 'tensor' || output.shape.length !== 2 || shape.length < 3) return false;
  return JSON.stringify(output.shape[0]) === JSON.stringify(shape[0]);
}

function behindFlat(name: string): Flow | undefined {
  return name === 'linear' ? 'global' : cellByCell.has(name) ? 'flat' : undefined;
}

/** Whether inputs that are computed together have the sizes of their result: none is broadcast along a spatial dim. */
function isAligned({ inputs, output }: Operation, fields: readonly (ReceptiveField | undefined)[]): boolean {
  if (inputs.length === 1) return true;
  if (output.kind !== 'tensor') return false;
  const rank = Math.max(...fields.map((field) => (Array.isArray(field) ? field.length : 0)));
  const spatial = (tensor: Tensor) => JSON.stringify(rank === 0 ? tensor.shape : tensor.shape.slice(-rank));
  return inputs.every((input) => spatial(input) === spatial(output));
}

/** Whether tensors are joined or parted along a dim before the spatial ones. */
function staysInPlace({ args, inputs: [input] }: Operation, field: ReceptiveField | undefined): boolean {
  const [dim] = numbersOf(args.dim, 1) ?? [];
  const rank = input!.shape.length;
  if (dim === undefined || !field) return false;
  const spatial = field.length || Math.max(rank - 2, 0);
  return (dim < 0 ? dim + rank : dim) < rank - spatial;
}

/** Whether each cell of the result is computed from all cells of a plane. */
function isOverAll({ name, args }: Operation, { shape }: Tensor): boolean {
  const [, rank] = adaptive.exec(name) ?? [];
  if (rank) return numbersOf(args.output_size, Number(rank))?.every((size) => size === 1) ?? false;
  if (!reduction.test(name) || shape.length < 3) return false;
  if (args.dim === undefined || args.dim.kind === 'none') return true;
  const count =
    args.dim.kind === 'int' ? 1 : args.dim.kind === 'tuple' || args.dim.kind === 'list' ? args.dim.items.length : 0;
  const dims = numbersOf(args.dim, count)?.map((dim) => (dim < 0 ? dim + shape.length : dim)) ?? [];
  return shape.every((_, dim) => dim < 2 || dims.includes(dim));
}
