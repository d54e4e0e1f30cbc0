/** What is wrong with an array. */
export enum Fault {
  none,
  notANumber,
  commaMissing,
  numberMissing,
  unevenArray,
  unevenNumber,
  beyondRange,
  empty,
  unevenLength,
  notClosed,
  tooDeep,
}

export const MOST_AXES: i32 = 32;

/** What a scan found. After it stand the sizes of `MOST_AXES` axes, and as many numbers that the scan needs itself. */
export class Scan {
  fault: Fault = Fault.none;
  /** Where the fault is, in bytes from the text's start. */
  offset: i32 = 0;
  /** For lengths that differ: the row's number, how many entries it has and how many the first one has. */
  row: i32 = 0;
  found: i32 = 0;
  expected: i32 = 0;
  /** Of the array; for lengths that differ 1 if it is those of rows. */
  rank: i32 = 0;
  count: i32 = 0;
  /** After the bracket that closes the array. */
  end: i32 = 0;
}
