import { bytesPerValue, isFloat, rounding, type DType } from './dtype';

const ranges: Readonly<Record<DType, readonly [min: number | bigint, max: number | bigint]>> = {
  float16: [-65504, 65504],
  bfloat16: [-3.3895313892515355e38, 3.3895313892515355e38],
  // what rounds to the maximum float32: NumPy prints that as 3.4028235e+38, which is a little more
  float32: [-3.402823567797336e38, 3.402823567797336e38],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  bool: [-Infinity, Infinity],
};

/** Whether the dtype can hold a number of about this size; nan and inf are for floats only. */
export function holds(dtype: DType, value: number | bigint): boolean {
  if (dtype === 'bool') return true;
  if (typeof value === 'number' && !Number.isFinite(value)) return isFloat(dtype);
  const whole = isFloat(dtype) || typeof value === 'bigint' ? value : Math.trunc(value);
  const [min, max] = ranges[dtype];
  return min <= whole && whole <= max;
}

/** The number as the dtype stores it: rounded to a float, cut to an integer, or whether it is not zero. */
export function stored(dtype: DType, value: number | bigint): number | bigint {
  switch (dtype) {
    case 'float16':
    case 'bfloat16':
      return rounding(dtype)(Number(value));
    case 'bool':
      return Number(value) === 0 ? 0 : 1;
    case 'int64':
      return BigInt.asIntN(64, wholeOf(value));
    case 'uint64':
      return BigInt.asUintN(64, wholeOf(value));
    default:
      return Number(value);
  }
}

/** A value in another dtype, as `tensor.to(dtype)` converts it. */
export function converted(dtype: DType, value: number | bigint): number | bigint {
  return isFloat(dtype) || dtype === 'bool' || bytesPerValue(dtype) === 8 ? stored(dtype, value) : wrapped(value);
}

/** The low 32 bits; the storage keeps those it has room for. */
function wrapped(value: number | bigint): number {
  return Number(BigInt.asIntN(32, wholeOf(value)));
}

/** What no integer can hold becomes the lowest one, as on x86. */
function wholeOf(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

/** The integer, or the one next to it that an integer dtype can hold. */
export function clamped<Value extends number | bigint>(dtype: DType, value: Value): Value {
  const [min, max] = ranges[dtype];
  return (value < min ? min : value > max ? max : value) as Value;
}
