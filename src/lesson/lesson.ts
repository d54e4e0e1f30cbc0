import * as l10n from '@vscode/l10n';
import { explain } from '../pooling/explain';
import { sentences } from '../pooling/sentences';
import { parseAnswer } from './answers';
import type { Exercise } from './exercise';
import { isRight, mistakesBehind, rightAnswer } from './judge';
import type { Question } from './question';
import { answerText, workings } from './texts';

/** A mistake that leads to what was answered, and the calculation that it makes. */
export interface FoundMistake {
  readonly name: string;
  readonly text: string;
  readonly workings?: string;
}

/** What is said of an answer. The right one is told only when a second one is wrong. */
export type Verdict =
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'right'; readonly answer: string; readonly reason: string }
  | { readonly kind: 'wrong'; readonly mistakes: readonly FoundMistake[] }
  | {
      readonly kind: 'told';
      readonly mistakes: readonly FoundMistake[];
      readonly answer: string;
      readonly reason: string;
    };

/** At most so many mistakes are named that lead to the same answer. */
const NAMED = 3;

/** @param isLast whether there is no other try */
export function judge(exercise: Exercise, question: Question, text: string, isLast: boolean): Verdict {
  const given = parseAnswer(text);
  if (!given) return { kind: 'unreadable', message: l10n.t('Write numbers: 2, or 2, 2, or 1/3, −inf, nan, none.') };
  const answer = () => ({
    answer: answerText(question, rightAnswer(exercise, question)),
    reason: reasonOf(exercise, question),
  });
  if (isRight(exercise, question, given)) return { kind: 'right', ...answer() };
  const mistakes = mistakesBehind(exercise, question, given)
    .slice(0, NAMED)
    .map(({ name, text: said, thinking }) => {
      const made = workings(exercise, question, thinking);
      return { name, text: said(), ...(made !== undefined && { workings: made }) };
    });
  return isLast ? { kind: 'told', mistakes, ...answer() } : { kind: 'wrong', mistakes };
}

/** Why the right answer is right: the calculation, and PyTorch's rules that were needed. */
function reasonOf(exercise: Exercise, question: Question): string {
  const { input, result, plane } = exercise;
  const calculation = workings(exercise, question);
  const isOfOutput = 'cell' in question && question.kind !== 'gradient';
  const rules = isOfOutput ? sentences(explain(input, result, plane, question.cell)) : '';
  return [calculation, rules].filter(Boolean).join('. ');
}
