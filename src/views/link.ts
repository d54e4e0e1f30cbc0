import * as l10n from '@vscode/l10n';
import { PoolscopeError } from '../errors';
import { formatCall, sameCall, type LayerCall } from '../pooling/layers';
import { layerInText } from '../python/layerText';
import { holds, stored } from '../tensors/cast';
import { createStorage, isDType, viewStorage, type DType } from '../tensors/dtype';
import { elementCount, tensorOf, type Tensor } from '../tensors/tensor';

/** What a link opens: a tensor, pooled. */
export interface Linked {
  readonly name: string;
  readonly tensor: Tensor;
  readonly call: LayerCall;
  /** The output is to be predicted. */
  readonly isPredicted: boolean;
}

/** The most values of a tensor in a link. */
export const MOST_VALUES = 256;
/** No program has to take a longer address. */
const MOST_CHARACTERS = 2000;
const MOST_AXES = 5;
const MOST_OF_NAME = 60;

/** How values are packed, the smallest first. */
const packings = ['uint8', 'int16', 'float32', 'float64', 'int64', 'uint64'] as const satisfies readonly DType[];
type Packing = (typeof packings)[number];

/**
 * A link's query.
 *
 * @param base what stands before it, which counts, too
 * @throws PoolscopeError if the tensor is too large for a link, or the layer cannot be written as text
 */
export function linkQuery({ name, tensor, call, isPredicted }: Linked, base: string): string {
  const { shape, dtype } = tensor;
  if (elementCount(shape) > MOST_VALUES) {
    throw new PoolscopeError(
      l10n.t('A link holds at most {0} values; this tensor has {1}.', MOST_VALUES, elementCount(shape)),
    );
  }
  const layer = formatCall(call);
  const read = layerInText(layer);
  if (!read || !sameCall(read, { op: call.op, kwargs: call.kwargs })) {
    throw new PoolscopeError(l10n.t('This layer cannot be written into a link: {0}', layer));
  }
  const query = new URLSearchParams({
    layer,
    ...(call.seed !== undefined && { seed: String(call.seed) }),
    shape: shape.join('x'),
    dtype,
    values: packed(tensor),
    name: name.slice(0, MOST_OF_NAME),
    ...(isPredicted && { mode: 'predict' }),
  }).toString();
  if (base.length + query.length > MOST_CHARACTERS) {
    throw new PoolscopeError(l10n.t('The link would be longer than {0} characters.', MOST_CHARACTERS));
  }
  return query;
}

/** What a link opens. Nothing in it is run. @throws PoolscopeError if it is no link of ours */
export function readLink(query: string): Linked {
  if (query.length > MOST_CHARACTERS) throw broken(l10n.t('its length'));
  const parts = new URLSearchParams(query);
  return {
    name: parts.get('name')?.slice(0, MOST_OF_NAME) ?? 'input',
    tensor: tensorIn(parts),
    call: callIn(parts),
    isPredicted: parts.get('mode') === 'predict',
  };
}

function broken(part: string): PoolscopeError {
  return new PoolscopeError(l10n.t('This link cannot be opened: {0} is wrong.', part));
}

function callIn(parts: URLSearchParams): LayerCall {
  const call = layerInText(parts.get('layer') ?? '');
  if (!call) throw broken('layer');
  const seed = parts.get('seed');
  if (seed === null) return call;
  if (!/^\d{1,10}$/.test(seed)) throw broken('seed');
  return { ...call, seed: Number(seed) };
}

function tensorIn(parts: URLSearchParams): Tensor {
  const written = parts.get('shape') ?? '';
  const shape = /^\d{1,3}(x\d{1,3})*$/.test(written) ? written.split('x').map(Number) : [];
  const count = elementCount(shape);
  if (shape.length < 1 || shape.length > MOST_AXES || count < 1 || count > MOST_VALUES) throw broken('shape');
  const dtype = parts.get('dtype') ?? '';
  if (!isDType(dtype)) throw broken('dtype');
  const values = unpacked(parts.get('values') ?? '');
  if (values?.length !== count || !values.every((value) => fits(value, dtype))) throw broken('values');
  // a link that was changed may have values that the dtype rounds
  const rounded = values.map((value) => stored(dtype, value));
  return tensorOf(rounded, shape, dtype);
}

/** `uint8.AQIDAw`: the values in the smallest form that keeps them all, as base64url. */
function packed({ data }: Tensor): string {
  const values = Array.from<number | bigint>(data);
  const packing = packings.find((each) => values.every((value) => fits(value, each, true)))!;
  const storage = createStorage(packing, values.length);
  const isWide = packing === 'int64' || packing === 'uint64';
  for (const [i, value] of values.entries()) storage[i] = isWide ? BigInt(value) : Number(value);
  const bytes = new Uint8Array(storage.buffer);
  const text = btoa(String.fromCharCode(...bytes));
  return `${packing}.${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

function unpacked(text: string): (number | bigint)[] | undefined {
  const [name, base64 = ''] = text.split('.');
  const packing = packings.find((each) => each === name);
  if (!packing || !/^[\w-]+$/.test(base64)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
    const size = createStorage(packing, 1).byteLength;
    if (bytes.length % size !== 0) return undefined;
    return Array.from<number | bigint>(viewStorage(packing, bytes.buffer, 0, bytes.length / size));
  } catch {
    // no base64
    return undefined;
  }
}

/** Whether a dtype can hold a value; of a packing whether it keeps it exactly. */
function fits(value: number | bigint, dtype: DType | Packing, isExact = false): boolean {
  if (!holds(dtype, value)) return false;
  const storage = createStorage(dtype, 1);
  const isWide = storage instanceof BigInt64Array || storage instanceof BigUint64Array;
  if (isWide && typeof value === 'number' && !Number.isInteger(value)) return false;
  if (!isExact) return true;
  if (isWide) return true;
  if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) return false;
  storage[0] = Number(value);
  return Object.is(Number(storage[0]), Number(value));
}
