import { isDType, type DType } from '../tensors/dtype';
import { dtypeOfCode } from './numpyDtype';

/** Names other than PyTorch's own: torch's aliases, Python's types as NumPy takes them, and those of other formats. */
const aliases: Readonly<Record<string, DType>> = {
  ...{ half: 'float16', single: 'float32', double: 'float64', float: 'float64' },
  ...{ short: 'int16', int: 'int64', long: 'int64', boolean: 'bool', bool_: 'bool' },
  ...{ fp16: 'float16', bf16: 'bfloat16', fp32: 'float32', fp64: 'float64' },
  // safetensors
  ...{ f16: 'float16', f32: 'float32', f64: 'float64', i16: 'int16', i32: 'int32', i64: 'int64' },
  ...{ u16: 'uint16', u32: 'uint32', u64: 'uint64' },
};

/** Where torch's names mean something else than NumPy's. */
const torchAliases: Readonly<Record<string, DType>> = { float: 'float32', int: 'int32', byte: 'uint8', char: 'int8' };

/** The same in ONNX, whose names are those of C. */
const onnxAliases: Readonly<Record<string, DType>> = { float: 'float32', double: 'float64' };

/**
 * The dtype that a text states: `torch.float32`, `float32` and `<f4` of NumPy, `FP32` and `TYPE_FP32` of KServe and Triton,
 * `F32` of safetensors, `DT_FLOAT` of TensorFlow, `tensor(float)` of ONNX.
 */
export function declaredDtype(text: string): DType | undefined {
  const [, module = '', name = ''] =
    /^(?:(torch|numpy|np|tf|jnp|jax\.numpy|paddle|tensor|DT|TYPE)[._(])?([\w<>=|?]+)\)?$/.exec(text) ?? [];
  const lower = name.toLowerCase();
  if (module === 'torch' && Object.hasOwn(torchAliases, name)) return torchAliases[name];
  if ((module === 'tensor' || module === 'DT') && Object.hasOwn(onnxAliases, lower)) return onnxAliases[lower];
  // codes tell upper case from lower, names do not
  const code = dtypeOfCode(name);
  if (code) return code;
  if (isDType(lower)) return lower;
  return Object.hasOwn(aliases, lower) ? aliases[lower] : undefined;
}
