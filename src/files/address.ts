/** A file, and the state it is in: one that changed is another one. */
export interface FileAddress {
  readonly uri: string;
  readonly name: string;
  /** Where the worker can read it itself. */
  readonly path?: string;
  /** In bytes. */
  readonly size: number;
  readonly modified: number;
}
