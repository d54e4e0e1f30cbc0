import { equal, isSame, type Size } from '../size';
import type { Tensor, Value } from '../value';
import { anyhow } from './layout';
import { promoted } from './promotion';
import { asItems, asString, asTensor, listed, notKnown, Refusal, type Arguments, type FunctionRule } from './rule';
import { argumentText, sizeText } from './texts';

/** `torch.einsum('bij,bjk->bik', a, b)`. @see ATen/native/Linear.cpp, einsum */
function einsum(args: Arguments): Value {
  const [equation, ...given] = asItems(args.args);
  const operands = (given.length === 1 && given[0]!.kind !== 'tensor' ? asItems(given[0]) : given).map(asTensor);
  const [left, right] = asString(equation).replaceAll(' ', '').split('->') as [string, string | undefined];
  const inputs = left.split(',');
  if (inputs.length > operands.length)
    throw new Refusal('einsum(): fewer operands were provided than specified in the equation');
  if (inputs.length < operands.length)
    throw new Refusal('einsum(): more operands were provided than specified in the equation');
  const sizes = new Map<string, Size>();
  const rank = Math.max(...inputs.map((text, at) => hiddenRank(text, operands[at]!)));
  inputs.forEach((text, at) => {
    const labels = labelsOf(text, hiddenRank(text, operands[at]!), rank);
    refuseCount(labels, text, operands[at]!, at);
    refuseDiagonal(labels, operands[at]!);
    labels.forEach((label, axis) => record(sizes, label, operands[at]!.shape[axis]!, at));
  });
  const result = right === undefined ? implied(inputs, rank) : labelsOf(right, rank, rank);
  // the order of axes in memory is that of the product inside
  return anyhow(
    result.map((label) => sizes.get(label) ?? refuseLabel(label)),
    promoted(operands),
  );
}

/** How many axes `...` stands for. */
function hiddenRank(text: string, operand: Tensor): number {
  return text.includes('...') ? Math.max(0, operand.shape.length - text.replace('...', '').length) : 0;
}

/** A label for each axis; those of `...` are numbers, counted from behind. */
function labelsOf(text: string, hidden: number, rank: number): readonly string[] {
  const [before, after] = text.split('...') as [string, string | undefined];
  if (after === undefined) return [...before];
  const numbers = Array.from({ length: hidden }, (_, at) => String(rank - hidden + at));
  return [...before, ...numbers, ...after];
}

function refuseCount(labels: readonly string[], text: string, operand: Tensor, at: number): void {
  const rank = operand.shape.length;
  if (labels.length === rank) return;
  if (text.includes('...')) notKnown(argumentText('equation'));
  throw new Refusal(
    `einsum(): the number of subscripts in the equation (${labels.length}) ${labels.length > rank ? 'is more than the number of dimensions' : 'does not match the number of dimensions'} (${rank}) for operand ${at}${labels.length > rank ? '' : ' and no ellipsis was given'}`,
    'RuntimeError',
    'equation',
  );
}

/** Axes of one operand that have one label are its diagonal: of one size. */
function refuseDiagonal(labels: readonly string[], { shape }: Tensor): void {
  labels.forEach((label, axis) => {
    if (!isSame(shape[axis]!, shape[labels.indexOf(label)]!)) notKnown(sizeText());
  });
}

/** A label has one size everywhere, or 1. */
function record(sizes: Map<string, Size>, label: string, size: Size, at: number): void {
  const before = sizes.get(label);
  if (before === undefined || before === 1) sizes.set(label, size);
  else if (size !== 1 && !isSame(before, size)) {
    if (equal(before, size) === undefined || /\d/.test(label)) notKnown(sizeText());
    const [found, seen] = listed([size, before]).slice(1, -1).split(', ');
    throw new Refusal(
      `einsum(): subscript ${label} has size ${found} for operand ${at} which does not broadcast with previously seen size ${seen}`,
      'RuntimeError',
      'equation',
    );
  }
}

/** Without an arrow: what `...` stands for, then the labels that come once, by the alphabet. */
function implied(inputs: readonly string[], rank: number): readonly string[] {
  const letters = [...inputs.join('').replaceAll('.', '')];
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label));
  return [...labelsOf('...', rank, rank), ...once.sort()];
}

function refuseLabel(label: string): never {
  throw new Refusal(
    `einsum(): output subscript ${label} does not appear in the equation for any input operand`,
    'RuntimeError',
    'equation',
  );
}

/** Of torch. */
export const einsumFunctions: Readonly<Record<string, FunctionRule>> = {
  einsum: { signature: '*args', apply: einsum },
};
