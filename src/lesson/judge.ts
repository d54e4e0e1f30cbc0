import { explain } from '../pooling/explain';
import { gradientRoutes } from '../pooling/gradientRoutes';
import { axisWindow } from '../pooling/geometry';
import { isAnswer, type GivenNumber } from './answers';
import type { Exercise } from './exercise';
import { mistakes, type Mistake } from './mistakes';
import type { Answer, Question } from './question';
import { answerOf } from './thinking';

/** The answer, from the engine's result: PyTorch's. */
export function rightAnswer({ input, result, plane, axes }: Exercise, question: Question): Answer {
  switch (question.kind) {
    case 'shape':
      return result.geometry.outputShape;
    case 'dropped': {
      const axis = axes[question.axis]!;
      const { start } = axisWindow(axis, axis.outputSize);
      return start < axis.inputSize + axis.padding[1] ? [start] : [];
    }
    case 'gradient': {
      const routes = gradientRoutes(result, plane, question.cell);
      return [routes.reduce((sum, { share }) => sum + share!, 0)];
    }
    default: {
      const { value, cause } = explain(input, result, plane, question.cell);
      if (question.kind === 'value') return [value];
      if (cause.kind === 'avg') return [cause.divisor];
      const winner = cause.kind === 'max' ? cause.winner : undefined;
      if (!winner) return [];
      return question.kind === 'index' ? [winner.index!] : winner.position;
    }
  }
}

/** Whether an answer is right; a shape may be given without batch and channels. */
export function isRight(exercise: Exercise, question: Question, given: readonly GivenNumber[]): boolean {
  return readings(exercise, question, rightAnswer(exercise, question)).some((answer) => isAnswer(given, answer));
}

/** The mistakes that lead to a wrong answer, the most likely first. */
export function mistakesBehind(exercise: Exercise, question: Question, given: readonly GivenNumber[]): Mistake[] {
  return mistakes.filter((mistake) => {
    const answer = wrongAnswer(exercise, question, mistake);
    return answer !== undefined && readings(exercise, question, answer).some((reading) => isAnswer(given, reading));
  });
}

/** What a mistake leads to; undefined if it cannot be made here, or leads to the right answer all the same. */
export function wrongAnswer(exercise: Exercise, question: Question, mistake: Mistake): Answer | undefined {
  const { about, isPossible = () => true, thinking } = mistake;
  if (!about.includes(question.kind) || !isPossible(exercise)) return undefined;
  const answer = answerOf(exercise, question, thinking);
  const exact = answer?.map((value) => ({ value, tolerance: 0 }));
  return exact && isAnswer(exact, rightAnswer(exercise, question)) ? undefined : answer;
}

/** An answer, and how else it may be written. */
function readings({ axes }: Exercise, { kind }: Question, answer: Answer): Answer[] {
  return kind === 'shape' ? [answer, answer.slice(-axes.length)] : [answer];
}
