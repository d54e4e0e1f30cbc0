import type { Raised } from './evaluate/machine';
import type { Place } from './value';

/** What PyTorch or Python refuses where a text runs. */
export interface Problem {
  /** The call that fails; undefined if it is in no expression of the text that was asked for. */
  readonly place: Place | undefined;
  /** A warning where it depends on something unknown whether the call runs at all. */
  readonly severity: 'error' | 'warning';
  /** The class of the exception: `RuntimeError`. */
  readonly code: string;
  /** PyTorch's words. */
  readonly message: string;
  /** The parameter to blame. */
  readonly argument?: string;
}

/** What is told of an exception that nobody catches, at the innermost expression of the file that was being evaluated. */
export function problemOf(raised: Raised, file: string, isCertain: boolean): Problem {
  return {
    place: raised.places.findLast((place) => place.file === file),
    severity: isCertain ? 'error' : 'warning',
    code: raised.exception.class.name,
    message: raised.message,
    ...(raised.argument !== undefined && { argument: raised.argument }),
  };
}
