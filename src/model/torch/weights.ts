import { unknown, type Unknown, type Value } from '../value';
import { asItems, Refusal, type Arguments } from './rule';
import { argumentText } from './texts';

/**
 * Looks at the sizes of a layer's weight, as `torch.empty` is given them.
 *
 * @param names the arguments that are its sizes, in order; one may be a tuple
 * @throws Refusal for a float, as `64 / 2` is one
 */
export function refuseFractions(args: Arguments, names: readonly string[]): void {
  const sizes = names.flatMap((name) => members(args[name]).map((value) => ({ name, value })));
  const at = sizes.findIndex(({ value }) => value?.kind === 'float');
  const size = sizes[at];
  if (!size) return;
  throw new Refusal(
    at === 0
      ? "empty(): argument 'size' (position 1) must be tuple of ints, but found element of type float at pos 0"
      : `empty(): argument 'size' failed to unpack the object at pos ${at + 1} with error "type must be tuple of ints,but got float"`,
    'TypeError',
    size.name,
  );
}

/** A layer within a layer: what it learns is told by names with a dot, the layer itself is not followed. */
export function innerLayer(name: string): Unknown {
  return { ...unknown(argumentText(name)), isHarmless: true };
}

function members(value: Value | undefined): readonly (Value | undefined)[] {
  return value?.kind === 'tuple' || value?.kind === 'list' ? asItems(value) : [value];
}
