import { isDType, type DType } from '../tensors/dtype';

/** Other names of torch and NumPy. */
const aliases: ReadonlyMap<string, DType> = new Map<string, DType>([
  ['half', 'float16'],
  ['single', 'float32'],
  ['double', 'float64'],
  ['short', 'int16'],
  ['long', 'int64'],
  ['int_', 'int64'],
  ['intp', 'int64'],
  ['byte', 'int8'],
  ['ubyte', 'uint8'],
  ['bool_', 'bool'],
  ['float_', 'float64'],
]);

/** NumPy's codes of kind and size; `c` and `V` are for none of ours. */
const kinds: Readonly<Record<string, string>> = { f: 'float', i: 'int', u: 'uint' };

/** The dtype that a library's name stands for: `float32`, `half`, `bool_`, `<f4`; undefined if it is none of ours. */
export function dtypeNamed(name: string): DType | undefined {
  if (isDType(name)) return name;
  const [, kind, bytes] = /^[<>=|]?([fiu])([1248])$/.exec(name) ?? [];
  const coded = kind ? `${kinds[kind]!}${Number(bytes) * 8}` : /^[<>=|]?(?:b1|\?)$/.test(name) ? 'bool' : '';
  return isDType(coded) ? coded : aliases.get(name);
}
