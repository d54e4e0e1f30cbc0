import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../../src/errors';
import type { OnnxAttribute } from '../../src/frameworks/onnxAttributes';
import type { ArgumentValue } from '../../src/pooling/layers';
import type { Operands } from '../../src/pooling/plan';
import { isDType, type DType } from '../../src/tensors/dtype';
import { tensorOf, type Tensor } from '../../src/tensors/tensor';

/** A tensor as the files write it; see fixtures/pytorch/README.md. */
interface WrittenTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly (number | string | boolean)[];
}

/** One line of a family's file, such as maxpool.json. */
interface WrittenCase {
  readonly id: string;
  readonly op: string;
  readonly kwargs: Readonly<Record<string, ArgumentValue>>;
  readonly input: WrittenTensor;
  readonly output?: WrittenTensor;
  readonly indices?: WrittenTensor;
  readonly grad_output?: WrittenTensor;
  readonly grad_input?: WrittenTensor;
  readonly grad_error?: { readonly type: string; readonly message: string };
  readonly indices_in?: WrittenTensor;
  readonly random_samples?: WrittenTensor;
  readonly error?: { readonly type: string; readonly message: string };
}

/** One line of ONNX Runtime's answers; see fixtures/onnx/README.md. */
interface WrittenNode {
  readonly id: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  readonly input: WrittenTensor;
  readonly output: WrittenTensor;
  readonly indices?: WrittenTensor;
}

/** One line of shapes.json. */
interface WrittenRow {
  readonly op: string;
  readonly kwargs: Readonly<Record<string, ArgumentValue>>;
  readonly shape: readonly number[];
  readonly out?: readonly number[];
  readonly error?: { readonly type: string; readonly message: string };
}

interface Call {
  readonly id: string;
  readonly op: string;
  readonly kwargs: Readonly<Record<string, ArgumentValue>>;
  /** PyTorch's message if it refused. */
  readonly error: string | undefined;
}

/** A tensor, and what came of it. */
export interface Expected {
  readonly op: string;
  readonly input: Tensor;
  readonly output: Tensor | undefined;
  readonly indices: Tensor | undefined;
  readonly gradInput?: Tensor | undefined;
}

/** A tensor through a layer, and what PyTorch made of it. */
export interface PoolCase extends Call, Expected {
  readonly kind: 'pool';
  readonly operands: Operands;
  /** Ones if absent. */
  readonly gradOutput: Tensor | undefined;
  readonly gradInput: Tensor | undefined;
  /** PyTorch's message if it refused the backward pass only. */
  readonly gradError: string | undefined;
}

/** A shape through a layer. */
interface ShapeCase extends Call {
  readonly kind: 'shape';
  readonly shape: readonly number[];
  readonly out: readonly number[] | undefined;
}

/** A tensor through a node, and what ONNX Runtime made of it. */
interface OnnxCase extends Expected {
  readonly kind: 'onnx';
  readonly id: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type Case = PoolCase | ShapeCase | OnnxCase;

/** The cases of one file. */
export interface Family {
  readonly name: string;
  readonly cases: readonly Case[];
}

/**
 * The families in a folder, or the one in a file: `*.json` and `*.json.gz`.
 *
 * @throws Error that names the file which is missing or holds no cases
 */
export async function readFamilies(target: string): Promise<Family[]> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) throw new Error(`no such file or folder: ${target}`);
  if (found.isFile()) return [await readFamily(target)];
  const names = (await readdir(target)).filter((name) => /\.json(\.gz)?$/.test(name) && name !== 'manifest.json');
  if (names.length === 0) throw new Error(`no cases in ${target}`);
  return Promise.all(names.sort().map((name) => readFamily(path.join(target, name))));
}

async function readFamily(file: string): Promise<Family> {
  const name = path.basename(file).replace(/\.json(\.gz)?$/, '');
  try {
    const bytes = await readFile(file);
    const lines: unknown = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
    if (!Array.isArray(lines)) throw new Error('not an array of cases');
    return { name, cases: lines.map((line: object, index) => readCase(line, `${name}-row-${index + 1}`)) };
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

function readCase(line: object, rowId: string): Case {
  if ('attributes' in line) return readNode(line as WrittenNode);
  if (!('kwargs' in line)) throw new Error(`${rowId} is no case: ${JSON.stringify(line).slice(0, 80)}`);
  const written = line as WrittenCase | WrittenRow;
  const { op, error } = written;
  const kwargs = Object.fromEntries(Object.entries(written.kwargs).map(([name, value]) => [name, readArgument(value)]));
  const call = { op, kwargs, error: error?.message };
  if ('shape' in written) return { ...call, kind: 'shape', id: rowId, shape: written.shape, out: written.out };
  return {
    ...call,
    kind: 'pool',
    id: written.id,
    input: readTensor(written.input),
    output: written.output && readTensor(written.output),
    indices: written.indices && readTensor(written.indices),
    operands: {
      ...(written.indices_in && { indices: readTensor(written.indices_in) }),
      ...(written.random_samples && { randomSamples: readTensor(written.random_samples) }),
    },
    gradOutput: written.grad_output && readTensor(written.grad_output),
    gradInput: written.grad_input && readTensor(written.grad_input),
    gradError: written.grad_error?.message,
  };
}

function readNode({ id, op, attributes, input, output, indices }: WrittenNode): OnnxCase {
  const tensors = { input: readTensor(input), output: readTensor(output), indices: indices && readTensor(indices) };
  return { kind: 'onnx', id, op, attributes, ...tensors };
}

/** Infinity is written as text, for `norm_type`. */
function readArgument(value: ArgumentValue): ArgumentValue {
  return value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value;
}

function readTensor({ shape, dtype, data }: WrittenTensor): Tensor {
  if (!isDType(dtype)) throw new Error(`Unknown dtype: ${dtype}`);
  return tensorOf(
    data.map((value) => readNumber(value, dtype)),
    shape,
    dtype,
  );
}

const texts: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

/** Text is NaN, an infinity, or an integer that a double cannot hold. */
function readNumber(value: number | string | boolean, dtype: DType): number | bigint {
  if (dtype === 'int64') return BigInt(value);
  return typeof value === 'string' ? (texts[value] ?? Number(value)) : Number(value);
}
