import { add, type Size } from '../size';
import { int, none, tensor, type Builtin, type Value } from '../value';
import { given, isUnknown, notFollowed, type Given, type Machine } from './machine';
import { numberOf } from './numbers';
import type { PythonFunction } from './pythonFunctions';

/** A picture that is no tensor yet. */
export interface Picture {
  readonly kind: 'picture';
  readonly channels: Size;
  /** Height and width; undefined if pictures differ, or nothing is known. */
  readonly sides: Sides | undefined;
}

type Sides = readonly [height: Size, width: Size];
/** What goes through transforms: a picture, or what they made of it. */
type Flow = Picture | Value;
/** What a transform makes of the sides; undefined if that is not known. */
type Step = (sides: Sides | undefined, given: Given) => Sides | undefined;

/** Transforms that leave the size, of pictures and of tensors. */
const keeping =
  /^(?:Normalize|Random(?:(?:Horizontal|Vertical)Flip|Erasing|Rotation|Affine|Perspective|Grayscale|Invert|Posterize|Solarize|AdjustSharpness|Autocontrast|Equalize)|ColorJitter|GaussianBlur|ConvertImageDtype|ToDtype|AutoAugment|RandAugment|TrivialAugmentWide|AugMix)$/;
const intoTensors = new Set(['ToTensor', 'PILToTensor', 'ToImage']);

const steps: Readonly<Record<string, Step>> = {
  Resize: resized,
  CenterCrop: cropped,
  RandomCrop: cropped,
  RandomResizedCrop: cropped,
  Pad: padded,
};

const called = /^torchvision\.transforms\.(?:v2\.)?([A-Z]\w*)$/;

/** `transforms.Resize(224)`: what is called with an image later; undefined if the name is none of those. */
export function transformNamed(name: string): PythonFunction | undefined {
  return called.test(name)
    ? (_, { positional, keyword, more }) =>
        more ?? { kind: 'builtin', name, partial: { function: none, positional, keyword } }
    : undefined;
}

export function isTransform({ name, partial }: Builtin): boolean {
  return partial !== undefined && called.test(name);
}

/** Calls a transform with a tensor; what it is given else is not followed. */
export function callTransform(machine: Machine, transform: Builtin, { positional: [value] }: Given): Value {
  return value?.kind === 'tensor' ? transformed(machine, transform, value) : notKnown(transform);
}

/** What a data set gives of an image. */
export function transformed(machine: Machine, transform: Value, image: Flow): Value {
  const result = through(machine, transform, image);
  return result.kind === 'picture' ? notKnown(transform) : result;
}

function notKnown(transform: Value): Value {
  const name = transform.kind === 'builtin' ? transform.name.replace(/^torchvision\./, '') : 'transform';
  return { ...notFollowed(name), isHarmless: true };
}

function through(machine: Machine, transform: Value, image: Flow): Flow {
  if (transform.kind === 'none') return image;
  if (transform.kind !== 'builtin' || !transform.partial || !isTransform(transform))
    return image.kind === 'picture' ? notKnown(transform) : machine.call(transform, given(image));
  const [, name] = called.exec(transform.name)!;
  const { positional, keyword } = transform.partial;
  const [first] = positional;
  if (name === 'Compose') {
    const items = machine.iterate(first ?? keyword.get('transforms') ?? none);
    return isUnknown(items) ? items : items.reduce<Flow>((flow, item) => through(machine, item, flow), image);
  }
  if (name === 'Lambda') return through(machine, first ?? keyword.get('lambd') ?? none, image);
  return once(name!, { positional, keyword }, image) ?? notKnown(transform);
}

/** One transform that is no list of others. */
function once(name: string, args: Given, image: Flow): Flow | undefined {
  if (keeping.test(name)) return image;
  if (image.kind === 'picture') return ofPicture(name, args, image);
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!step || image.kind !== 'tensor' || image.lost || image.shape.length < 2) return undefined;
  const sides = step([image.shape.at(-2)!, image.shape.at(-1)!], args);
  return sides && tensor([...image.shape.slice(0, -2), ...sides], image.dtype);
}

function ofPicture(name: string, args: Given, picture: Picture): Flow | undefined {
  const { channels, sides } = picture;
  if (intoTensors.has(name)) return sides && tensor([channels, ...sides], name === 'ToTensor' ? 'float32' : 'uint8');
  if (name === 'Grayscale') {
    const wanted = numberOf(argument(args, 0, 'num_output_channels') ?? int(1));
    return wanted === undefined ? undefined : { ...picture, channels: wanted };
  }
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  return step && { ...picture, sides: step(sides, args) };
}

function argument({ positional, keyword }: Given, at: number, name: string): Value | undefined {
  return positional[at] ?? keyword.get(name);
}

/** The numbers of `224`, `(224, 224)`; undefined if they are not known. */
function numbersOf(value: Value | undefined): readonly number[] | undefined {
  const items = value?.kind === 'tuple' || value?.kind === 'list' ? value.items : value ? [value] : [];
  const numbers = items.flatMap((item) => (item.kind === 'int' ? (numberOf(item) ?? []) : []));
  return numbers.length === items.length && numbers.length > 0 ? numbers : undefined;
}

function cropped(_: Sides | undefined, args: Given): Sides | undefined {
  const [height, width = height] = numbersOf(argument(args, 0, 'size')) ?? [];
  return height === undefined ? undefined : [height, width!];
}

/** One number is the shorter side. @see torchvision/transforms/functional.py, _compute_resized_output_size */
function resized(sides: Sides | undefined, args: Given): Sides | undefined {
  const wanted = numbersOf(argument(args, 0, 'size'));
  if (wanted?.length === 2) return [wanted[0]!, wanted[1]!];
  const [short] = wanted ?? [];
  const [height, width] = sides ?? [];
  if (short === undefined || args.keyword.has('max_size')) return undefined;
  if (typeof height !== 'number' || typeof width !== 'number') return undefined;
  const long = Math.trunc((short * Math.max(height, width)) / Math.min(height, width));
  return height <= width ? [short, long] : [long, short];
}

/** All sides; left and right with top and bottom; or left, top, right and bottom. */
function padded(sides: Sides | undefined, args: Given): Sides | undefined {
  const [left, top = left, right = left, bottom = top] = numbersOf(argument(args, 0, 'padding')) ?? [];
  if (left === undefined || !sides) return undefined;
  return [add(sides[0], top! + bottom!), add(sides[1], left + right!)];
}
