/** A file and its state; a changed file is another one. */
export interface FileAddress {
  readonly uri: string;
  readonly name: string;
  /** Where the worker can read it itself. */
  readonly path?: string;
  /** In bytes. */
  readonly size: number;
  readonly modified: number;
}
