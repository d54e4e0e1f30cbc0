import { PoolscopeError } from '../../src/errors';
import {
  isLayerName,
  layers,
  parametersOf,
  type ArgumentValue,
  type LayerCall,
  type LayerName,
} from '../../src/pooling/layers';
import { readArgument } from '../../src/python/literal';

/** What a program takes besides a layer. */
export interface OtherArguments {
  readonly flags: readonly string[];
  /** Those with a value. */
  readonly valued: readonly string[];
  /** What the one word without dashes is. */
  readonly place: string;
}

/**
 * A layer and its parameters, as PyTorch spells them, with dashes: `--op MaxPool2d --kernel-size 3 --no-ceil-mode`.
 *
 * @throws PoolscopeError naming the argument that is wrong
 */
export function layerArguments(
  words: readonly string[],
  others: OtherArguments,
): { readonly call: LayerCall; readonly given: ReadonlyMap<string, string>; readonly place: string } {
  const op = valueAfter(words, '--op');
  if (op === undefined) throw new PoolscopeError('the layer is missing, as --op MaxPool2d; --help tells all');
  if (!isLayerName(op)) throw new PoolscopeError(`unknown --op ${op}: ${Object.keys(layers).join(', ')}`);
  const { given, kwargs, places } = parse(words, op, others);
  if (places.length !== 1) throw new PoolscopeError(`one ${others.place} is needed, ${places.length} are given`);
  const { positional, defaults } = layers[op];
  const missing = positional.find((name) => !Object.hasOwn(defaults, name) && kwargs[name] === undefined);
  if (missing) throw new PoolscopeError(`${op} needs ${dashed(missing)}`);
  return { call: { op, kwargs }, given, place: places[0]! };
}

interface Parsed {
  readonly given: ReadonlyMap<string, string>;
  readonly kwargs: Record<string, ArgumentValue>;
  readonly places: readonly string[];
}

function parse(words: readonly string[], op: LayerName, { flags, valued }: OtherArguments): Parsed {
  const { defaults }: { defaults: Readonly<Record<string, ArgumentValue>> } = layers[op];
  const parameters = parametersOf(op);
  const given = new Map<string, string>();
  const kwargs: Record<string, ArgumentValue> = {};
  const places: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('--')) {
      places.push(word);
      continue;
    }
    const [, dashes, attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word)!;
    const name = dashes!.replaceAll('-', '_');
    const value = () => {
      const next = attached ?? words[++at];
      if (next === undefined) throw new PoolscopeError(`${dashed(name)} needs a value`);
      return next;
    };
    const negated = name.replace(/^no_/, '');
    if (flags.includes(name)) given.set(name, 'true');
    else if (name === 'op' || valued.includes(name)) given.set(name, value());
    else if (name !== negated && typeof defaults[negated] === 'boolean') kwargs[negated] = false;
    else if (typeof defaults[name] === 'boolean') kwargs[name] = attached === undefined || argument(name, attached);
    else if (parameters.includes(name)) kwargs[name] = argument(name, value());
    else throw new PoolscopeError(`unknown argument ${word}; ${op} has ${parameters.map(dashed).join(' ')}`);
  }
  return { given, kwargs, places };
}

/** `3`, `3,2`, `(3, 2)`, `None`, `True`; words in any case. */
function argument(name: string, text: string): ArgumentValue {
  const word = /^(none|true|false)$/i.test(text) ? text[0]!.toUpperCase() + text.slice(1).toLowerCase() : text;
  const value = readArgument(word);
  if (value === undefined) throw new PoolscopeError(`${dashed(name)}: ${text || "''"} is no number`);
  return value;
}

function numberOf(name: string, text: string): number {
  const value = readArgument(text);
  if (typeof value !== 'number') throw new PoolscopeError(`${dashed(name)}: ${text || "''"} is no number`);
  return value;
}

/** @throws PoolscopeError if there is something else than a number */
export function number(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = given.get(name);
  return text === undefined ? undefined : numberOf(name, text);
}

/** Numbers with commas between them. @throws PoolscopeError if there is something else */
export function numbers(given: ReadonlyMap<string, string>, name: string): number[] | undefined {
  return given
    .get(name)
    ?.split(',')
    .map((part) => numberOf(name, part.trim()));
}

function valueAfter(words: readonly string[], name: string): string | undefined {
  const attached = words.find((word) => word.startsWith(`${name}=`));
  if (attached) return attached.slice(name.length + 1);
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

function dashed(name: string): string {
  return `--${name.replaceAll('_', '-')}`;
}
