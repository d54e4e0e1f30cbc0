import type { Blame, Raised } from './evaluate/machine';
import type { Mistake } from './mistake';
import { shapesOf, type Shapes } from './shapes';
import type { Place } from './value';

/** What PyTorch or Python refuses where a text runs. */
export interface Problem {
  /** The call that fails; undefined if it is in no expression of the text that was asked for. */
  readonly place: Place | undefined;
  /** Where no expression fails, but a statement itself: `a, b = x.shape`. */
  readonly statement?: Place;
  /** A warning where it depends on something unknown whether the call runs at all. */
  readonly severity: 'error' | 'warning';
  /** The class of the exception: `RuntimeError`. */
  readonly code: string;
  /** It runs, though it is hardly meant. */
  readonly mistake?: Mistake['kind'];
  /** PyTorch's words. */
  readonly message: string;
  /** The parameter to blame. */
  readonly argument?: string;
  /** The layer that refuses, and the shape that it was given. */
  readonly layer?: { readonly madeAt: Place; readonly input: Shapes | undefined };
}

/** What is told of an exception that nobody catches, at the innermost expression of the file that was being evaluated. */
export function problemOf(
  { places, statements, exception, message, blame }: Raised,
  file: string,
  isCertain: boolean,
): Problem {
  const { argument, layer } = blame;
  const place = places.findLast((each) => each.file === file);
  const statement = place ? undefined : statements.find((each) => each.file === file);
  return {
    place,
    ...(statement && { statement }),
    severity: isCertain ? 'error' : 'warning',
    code: exception.class.name,
    message,
    ...(argument !== undefined && { argument }),
    ...layerOf(layer),
  };
}

/** What is told of what PyTorch takes, though it is hardly meant. */
export function mistakeAt({ kind, message, places }: Required<Mistake>, layer: Blame['layer'], file: string): Problem {
  const place = places.findLast((each) => each.file === file);
  return { place, severity: 'warning', code: 'UserWarning', mistake: kind, message, ...layerOf(layer) };
}

function layerOf(layer: Blame['layer']): Pick<Problem, 'layer'> {
  return layer ? { layer: { madeAt: layer.madeAt, input: shapesOf(layer.input) } } : {};
}
