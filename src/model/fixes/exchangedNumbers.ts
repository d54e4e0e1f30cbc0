import type { SyntaxNode } from '@lezer/common';
import { changeTitle } from './callText';
import type { Fix, Refused } from './fix';

/** The most places where one number is tried. */
const MOST_PLACES = 12;

/** PyTorch's words, with the number that it wants and the one that it got. */
const mismatches: readonly RegExp[] = [
  /mat1 and mat2 shapes cannot be multiplied \(\d+x(?<got>\d+) and (?<wanted>\d+)x\d+\)/,
  /to have (?<wanted>\d+) channels, but got (?<got>\d+) channels/,
  /(?:running_mean|weight) should contain (?<got>\d+) elements not (?<wanted>\d+)/,
  /Given normalized_shape=\[(?<wanted>\d+)\].*?(?<got>\d+)\]$/,
  /must be equal to input_size\. Expected (?<wanted>\d+), got (?<got>\d+)/,
  /expecting embedding dimension of (?<wanted>\d+), but got (?<got>\d+)/,
  /Expected size (?<wanted>\d+) but got size (?<got>\d+) for tensor/,
  /size of tensor a \((?<wanted>\d+)\) must match the size of tensor b \((?<got>\d+)\)/,
  /weight of shape \[(?<wanted>\d+)\] and input of shape \[\d+, (?<got>\d+)/,
  /expanded size of the tensor \((?<wanted>\d+)\) must match the existing size \((?<got>\d+)\)/,
  /input batch_size \((?<got>\d+)\) to match target batch_size \((?<wanted>\d+)\)/,
];

/** Where one of two sizes that do not fit is written in the text, the other one; or, in a product, what makes it the other one. */
export function* exchangedNumbers(refused: Refused): Generator<Fix> {
  const { message } = refused.problem;
  const sizes = mismatches.find((pattern) => pattern.test(message))?.exec(message)?.groups;
  if (!sizes) return;
  const [wanted, got] = [Number(sizes['wanted']), Number(sizes['got'])];
  yield* exchanged(refused, (number) => (number === got ? wanted : undefined));
  yield* exchanged(refused, (number) => (number === wanted ? got : undefined));
  yield* exchanged(refused, (number, node) => (isFactor(node) ? (number * wanted) / got : undefined));
  yield* exchanged(refused, (number, node) => (isFactor(node) ? (number * got) / wanted : undefined));
}

function* exchanged(
  { source, problem }: Refused,
  otherOf: (number: number, node: SyntaxNode) => number | undefined,
): Generator<Fix> {
  const found: { readonly node: SyntaxNode; readonly text: string }[] = [];
  source.tree.topNode.cursor().iterate(({ name, node }) => {
    if (name !== 'Number') return;
    const number = Number(source.text.slice(node.from, node.to));
    const other = otherOf(number, node);
    if (Number.isInteger(other) && other !== number && other! > 0) found.push({ node, text: String(other) });
  });
  const distance = ({ node }: (typeof found)[number]) => Math.abs(node.from - problem.place!.from);
  for (const { node, text } of found.sort((a, b) => distance(a) - distance(b)).slice(0, MOST_PLACES))
    yield { title: changeTitle(source, node, text, problem.place!), edits: [{ from: node.from, to: node.to, text }] };
}

function isFactor(node: SyntaxNode): boolean {
  return node.parent?.name === 'BinaryExpression';
}
