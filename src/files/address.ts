/** How a table is read where there is doubt. What is left out is read as it looks. */
export interface TableReading {
  /** Whether the first row is a header. */
  readonly header?: boolean;
  /** Whether the first column numbers or names the rows. */
  readonly index?: boolean;
  readonly decimal?: '.' | ',';
}

/** A file and its state, and how it is read; a changed file is another one. */
export interface FileAddress {
  readonly uri: string;
  readonly name: string;
  /** Where the worker can read it itself. */
  readonly path?: string;
  /** In bytes. */
  readonly size: number;
  readonly modified: number;
  readonly reading?: TableReading;
}
