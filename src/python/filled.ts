import type { SyntaxNode } from '@lezer/common';
import { argument, argumentsOf } from './arguments';
import { dtypeArgument } from './constructors';
import type { Library } from './literals';
import type { Filled, Maker } from './made';
import { arange, constant, eye, full, linspace, randint, random } from './makers';
import { accepts } from './signatures';
import type { PythonSource } from './source';
import { calleeOf, dottedName } from './syntax';
import { valueOf } from './values';

interface Entry {
  readonly library: Library;
  readonly maker: Maker;
  readonly isRandom?: boolean;
}

const entries: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...(['torch', 'numpy'] as const).flatMap((library): [string, Entry][] => [
    [`${library}.zeros`, { library, maker: constant(0n) }],
    [`${library}.ones`, { library, maker: constant(1n) }],
    [`${library}.full`, { library, maker: full }],
    [`${library}.arange`, { library, maker: arange }],
    [`${library}.linspace`, { library, maker: linspace }],
    [`${library}.eye`, { library, maker: eye }],
  ]),
  ['numpy.identity', { library: 'numpy', maker: eye }],
  ['torch.rand', { library: 'torch', maker: random('uniform'), isRandom: true }],
  ['torch.randn', { library: 'torch', maker: random('normal'), isRandom: true }],
  ['torch.randint', { library: 'torch', maker: randint, isRandom: true }],
  // NumPy's old names take their sizes one by one, as torch's do
  ['numpy.random.rand', { library: 'numpy', maker: random('uniform', 'torch'), isRandom: true }],
  ['numpy.random.randn', { library: 'numpy', maker: random('normal', 'torch'), isRandom: true }],
  ['numpy.random.random', { library: 'numpy', maker: random('uniform'), isRandom: true }],
  ['numpy.random.random_sample', { library: 'numpy', maker: random('uniform'), isRandom: true }],
  ['numpy.random.randint', { library: 'numpy', maker: randint, isRandom: true }],
]);

/** What the makers know by name; another argument may change the result. */
const keywords = [
  ...['size', 'shape', 'dtype', 'order', 'fill_value', 'start', 'end', 'stop', 'step', 'steps', 'num'],
  ...['n', 'm', 'N', 'M', 'low', 'high'],
];
/** How many arguments are understood by position, if not any number. */
const signatures: Readonly<Record<string, number>> = {
  full: 2,
  arange: 3,
  linspace: 3,
  eye: 2,
  identity: 1,
  random: 1,
};

/** Where NumPy's functions take their dtype, if not by name. */
const dtypePositions: Readonly<Record<string, number>> = {
  zeros: 1,
  ones: 1,
  full: 2,
  identity: 1,
  arange: 3,
  randint: 3,
};

/** The tensor a call makes out of sizes and single numbers, if it is one and they are known. */
export function filledOf(source: PythonSource, node: SyntaxNode): Filled | undefined {
  const meaning = meaningOf(source, node);
  if (meaning === undefined) return undefined;
  const { library, maker, isRandom = false } = entries.get(meaning)!;
  const args = argumentsOf(source.text, node);
  const last = meaning.slice(meaning.lastIndexOf('.') + 1);
  const position = library === 'numpy' ? dtypePositions[last] : undefined;
  const positional = position === undefined ? (signatures[last] ?? Infinity) : position + 1;
  if (!accepts({ positional, keywords }, args)) return undefined;
  const filled = maker({
    source,
    node,
    args,
    library,
    dtype(inferred) {
      const floats = library === 'torch' ? 'float32' : 'float64';
      return dtypeArgument(source, args, position) ?? (inferred === 'float' ? floats : inferred);
    },
    value(key, at) {
      const found = argument(args, key, at);
      return found && valueOf(source, found);
    },
  });
  return filled && { ...filled, isRandom };
}

/** Whether a call is one of these, understood or not. */
export function isFilled(source: PythonSource, node: SyntaxNode): boolean {
  return meaningOf(source, node) !== undefined;
}

function meaningOf(source: PythonSource, node: SyntaxNode): string | undefined {
  const callee = node.name === 'CallExpression' ? calleeOf(node) : undefined;
  const name = callee && dottedName(source.text, callee);
  return name === undefined ? undefined : source.imports.meanings(name).find((full) => entries.has(full));
}
