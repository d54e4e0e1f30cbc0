import { isFloat, type DType } from '../../tensors/dtype';
import type { Value } from '../value';

const floats: readonly DType[] = ['float16', 'bfloat16', 'float32', 'float64'];
const signed: readonly DType[] = ['int8', 'int16', 'int32', 'int64'];

/**
 * The dtype in which PyTorch computes with these tensors and numbers together; undefined if it is not known.
 *
 * @see https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
 */
export function promoted(values: readonly Value[]): DType | undefined {
  let dtype: DType | undefined;
  // axes count more than scalar tensors, and these more than numbers; a lower one decides only between kinds
  for (const isOfLevel of levels) {
    const group = values.filter(isOfLevel).map(dtypeOf);
    if (group.includes(undefined)) return undefined;
    if (group.length === 0) continue;
    const together = (group as DType[]).reduce<DType | undefined>((a, b) => a && join(a, b), group[0]);
    if (!together) return undefined;
    if (!dtype || rankOf(together) > rankOf(dtype)) dtype = together;
  }
  return dtype;
}

const levels: readonly ((value: Value) => boolean)[] = [
  (value) => value.kind === 'tensor' && value.shape.length > 0,
  (value) => value.kind === 'tensor' && value.shape.length === 0,
  (value) => value.kind !== 'tensor',
];

/** The dtype of a tensor or a number. */
export function dtypeOf(value: Value): DType | undefined {
  if (value.kind === 'tensor') return value.dtype;
  if (value.kind === 'float') return 'float32';
  if (value.kind === 'int') return 'int64';
  return value.kind === 'bool' ? 'bool' : undefined;
}

/** What a function such as `sqrt` computes in, which makes floats of integers. */
export function floating(dtype: DType | undefined): DType | undefined {
  return dtype && (isFloat(dtype) ? dtype : 'float32');
}

function rankOf(dtype: DType): number {
  return isFloat(dtype) ? 2 : dtype === 'bool' ? 0 : 1;
}

/** The smallest dtype that holds both; PyTorch has none for most of the wide unsigned ones. */
function join(a: DType, b: DType): DType | undefined {
  if (a === b) return a;
  if (rankOf(a) !== rankOf(b)) return rankOf(a) > rankOf(b) ? a : b;
  if (isFloat(a)) {
    const wider = Math.max(floats.indexOf(a), floats.indexOf(b));
    return floats[Math.max(wider, 2)];
  }
  if (a === 'uint8' || b === 'uint8') {
    const other = signed.indexOf(a === 'uint8' ? b : a);
    return other < 0 ? undefined : signed[Math.max(other, 1)];
  }
  const [one, two] = [signed.indexOf(a), signed.indexOf(b)];
  return one < 0 || two < 0 ? undefined : signed[Math.max(one, two)];
}
