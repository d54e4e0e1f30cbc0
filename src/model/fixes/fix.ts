import type { PythonSource } from '../../python/source';
import type { Question } from '../analyse';
import type { Problem } from '../problems';
import type { Trace } from '../trace';
import type { Edit } from './edit';

/** What mends a problem: with it, the text runs beyond the call that failed and no other call fails. */
export interface Fix {
  /** In the reader's language: `Change in_features to 576`. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** A text that was followed until PyTorch refused it. */
export interface Refused {
  readonly question: Question;
  readonly source: PythonSource;
  readonly trace: Trace;
  readonly problem: Problem;
}
