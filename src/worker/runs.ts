/** What a run has logged, without its images. */
export interface RunContents {
  /** Its path below the log directory, `.` for that itself. */
  readonly name: string;
  readonly images: readonly { readonly tag: string; readonly steps: readonly number[] }[];
  readonly scalars: readonly {
    readonly tag: string;
    readonly points: readonly (readonly [step: number, value: number])[];
  }[];
  /** The layer of the run as a call in Python, if Poolscope wrote the log. */
  readonly layer?: string;
  /** What is not shown: plugins, and tags with too many steps. */
  readonly leftOut: readonly string[];
  /** What could not be read. */
  readonly faults: readonly string[];
}
