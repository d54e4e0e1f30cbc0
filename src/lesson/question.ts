/** What is asked about a pooling; cells are named along each axis. */
export type Question =
  /** The shape of the output. */
  | { readonly kind: 'shape' }
  /** The value of an output cell. */
  | { readonly kind: 'value'; readonly cell: readonly number[] }
  /** The input cell that an output cell's maximum comes from. */
  | { readonly kind: 'winner'; readonly cell: readonly number[] }
  /** The same as PyTorch's index. */
  | { readonly kind: 'index'; readonly cell: readonly number[] }
  /** What an output cell's sum is divided by. */
  | { readonly kind: 'divisor'; readonly cell: readonly number[] }
  /** What an input cell gets if every output cell sends back a gradient of 1. */
  | { readonly kind: 'gradient'; readonly cell: readonly number[] }
  /** Where, along an axis, the window would start that is left out; no number if there is none. */
  | { readonly kind: 'dropped'; readonly axis: number };

export type QuestionKind = Question['kind'];

/** The numbers that answer a question: sizes, a position, a number; none if nothing is dropped. */
export type Answer = readonly number[];
