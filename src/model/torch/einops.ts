import { equal, exactQuotient, product, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { anyhow } from './layout';
import { promoted } from './promotion';
import {
  asItems,
  asSize,
  asString,
  asTensor,
  notKnown,
  type Arguments,
  type FunctionRule,
  type LayerRule,
} from './rule';
import { argumentText, sizeText } from './texts';

/** The axes that one axis of a tensor is made of; a number is a length. */
type Group = readonly string[];

/**
 * `rearrange(x, 'b (h w) c -> b c h w', h=8)` and its siblings. What einops would refuse is not known: its messages are
 * not looked up.
 *
 * @see https://einops.rocks
 */
function rearranged(tensor: Value | undefined, text: string, axesLengths: Value | undefined): Value {
  const { dtype, shape } = stacked(tensor);
  const sides = text.split('->');
  if (sides.length !== 2) return notKnown(argumentText('pattern'));
  const written = sides.map(groups) as [Group[], Group[]];
  const hidden = shape.length - written[0].filter((group) => group !== apart).length;
  const [left, right] = written.map((side) =>
    side.flatMap((group) =>
      group === apart ? hiddenGroups(hidden) : [group.flatMap((name) => spelled(name, hidden))],
    ),
  ) as [Group[], Group[]];
  if (left.length !== shape.length) return notKnown(argumentText('pattern'));
  const sizes = lengths(axesLengths);
  left.forEach((group, axis) => measure(group, shape[axis]!, sizes));
  return anyhow(
    right.map((group) => product(group.map((name) => sizes.get(name) ?? numberIn(name)))),
    dtype,
  );
}

/** A list of tensors counts as one with a new first axis. */
function stacked(value: Value | undefined): { shape: readonly Size[]; dtype: Tensor['dtype'] } {
  if (value?.kind !== 'list' && value?.kind !== 'tuple') return asTensor(value);
  const tensors = asItems(value).map(asTensor);
  const shape = tensors[0]?.shape;
  const isOne = (each: Tensor) =>
    each.shape.length === shape!.length && each.shape.every((size, axis) => equal(size, shape![axis]!) === true);
  return shape && tensors.every(isOne)
    ? { shape: [tensors.length, ...shape], dtype: promoted(tensors) }
    : notKnown(sizeText());
}

/** What stands for `...` outside brackets: axes that stay apart. */
const apart: Group = [];

/** `b (h w) ...` as the names of each axis. */
function groups(side: string): Group[] {
  const parts = side.match(/\([^()]*\)|[^\s()]+/g) ?? [];
  return parts.map((part) => {
    if (part === '...') return apart;
    const names = part.replace(/[()]/g, ' ').trim();
    return names === '' ? ['1'] : names.split(/\s+/);
  });
}

function hiddenGroups(count: number): Group[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => [`...${at}`]);
}

/** In brackets `...` is all hidden axes together. */
function spelled(name: string, hidden: number): readonly string[] {
  return name === '...' ? hiddenGroups(hidden).flat() : [name];
}

function lengths(value: Value | undefined): Map<string, Size> {
  if (value?.kind !== 'dict') return new Map();
  const entries = [...(value.lost ? notKnown(value.lost) : value.entries).values()];
  return new Map(entries.map(([key, size]) => [asString(key), asSize(size)]));
}

function numberIn(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : notKnown(argumentText(name));
}

/** Finds the one length of a group that is not given. */
function measure(group: Group, size: Size, sizes: Map<string, Size>): void {
  const open = group.filter((name) => !sizes.has(name) && !/^\d+$/.test(name));
  const given = group.filter((name) => !open.includes(name));
  const known = product(given.map((name) => sizes.get(name) ?? numberIn(name)));
  const [name, another] = open;
  if (another !== undefined) notKnown(argumentText(another));
  if (name !== undefined) sizes.set(name, exactQuotient(size, known) ?? notKnown(sizeText()));
  else if (equal(known, size) !== true) notKnown(sizeText());
}

function rule(signature: string): FunctionRule {
  return {
    signature,
    apply: (args) => rearranged(args.tensor, asString(args.pattern), args.axes_lengths),
  };
}

/** Of einops. */
export const einopsFunctions: Readonly<Record<string, FunctionRule>> = {
  rearrange: rule('tensor, pattern, **axes_lengths'),
  repeat: rule('tensor, pattern, **axes_lengths'),
  reduce: rule('tensor, pattern, reduction, **axes_lengths'),
};

/** Of einops.layers.torch. */
export const einopsLayers: Readonly<Record<string, LayerRule>> = {
  Rearrange: {
    signature: 'pattern, **axes_lengths',
    forward: (layer: Arguments, { input }) => rearranged(input, asString(layer.pattern), layer.axes_lengths),
  },
  Reduce: {
    signature: 'pattern, reduction, **axes_lengths',
    forward: (layer: Arguments, { input }) => rearranged(input, asString(layer.pattern), layer.axes_lengths),
  },
};
