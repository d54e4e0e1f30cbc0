import { unravelIndex } from '../pooling/positions';
import { elementCount } from '../tensors/tensor';
import { inputSizes, type Exercise } from './exercise';
import { rightAnswer, wrongAnswer } from './judge';
import { mistakes } from './mistakes';
import type { Question, QuestionKind } from './question';
import { questionText } from './texts';

/** Cells that are looked at to find one worth asking about. */
const TRIED = 24;
/** The most cells of a window, and of all windows that read a cell, that can be asked about. */
const MOST_CELLS = 2000;

/** A question as the reader gets it. */
export interface AskedQuestion {
  readonly kind: QuestionKind;
  readonly text: string;
}

/** The questions of a round in words. */
export function askedQuestions(exercise: Exercise, seed: number): AskedQuestion[] {
  return questionsOf(exercise, seed).map((question) => ({
    kind: question.kind,
    text: questionText(exercise, question),
  }));
}

/** The questions of a round, from the shape to the gradient: those that the layer has an answer to. */
export function questionsOf(exercise: Exercise, seed: number): Question[] {
  const { axes } = exercise;
  const outputSizes = axes.map((axis) => axis.outputSize);
  const kernel = elementCount(axes.map((axis) => axis.kernelSize));
  const readers = elementCount(axes.map((axis) => Math.ceil(axis.span / axis.stride)));
  const random = generator(seed);
  const shape: Question = { kind: 'shape' };
  const dropped: Question = { kind: 'dropped', axis: axisToAsk(exercise) };
  if (elementCount(outputSizes) === 0 || kernel > MOST_CELLS) return [shape, dropped];
  const isMax = exercise.result.reduction.kind === 'max';
  const kinds = isMax ? (['value', 'winner', 'index'] as const) : (['value', 'divisor'] as const);
  const cell = cellToAsk(exercise, outputSizes, kinds, random);
  const from = cellToAsk(exercise, inputSizes(exercise), ['gradient'], random);
  const gradient: Question[] = kernel * readers > MOST_CELLS ? [] : [{ kind: 'gradient', cell: from }];
  // a window of nothing but padding has no maximum to ask for
  const asked = kinds.filter((kind) => rightAnswer(exercise, { kind, cell }).length > 0);
  return [shape, ...asked.map((kind) => ({ kind, cell })), ...gradient, dropped];
}

/** The cell at which most mistakes show. */
function cellToAsk(
  exercise: Exercise,
  sizes: readonly number[],
  kinds: readonly Exclude<QuestionKind, 'shape' | 'dropped'>[],
  random: () => number,
): number[] {
  const cells = Array.from({ length: TRIED }, () => unravelIndex(sizes, Math.floor(random() * elementCount(sizes))));
  const shown = (cell: readonly number[]) =>
    kinds.flatMap((kind) => mistakes.filter((mistake) => wrongAnswer(exercise, { kind, cell }, mistake))).length;
  const scores = cells.map(shown);
  return cells[scores.indexOf(Math.max(...scores))]!;
}

/** The last axis along which a window is left out, else the last one. */
function axisToAsk(exercise: Exercise): number {
  const { axes } = exercise;
  const left = axes.findLastIndex((_, axis) => rightAnswer(exercise, { kind: 'dropped', axis }).length > 0);
  return left < 0 ? axes.length - 1 : left;
}

/** Numbers from 0 to 1, the same for a seed. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}
