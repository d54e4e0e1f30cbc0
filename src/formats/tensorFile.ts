import { CancelledError, PoolscopeError } from '../errors';
import { Budget, OverBudget } from './budget';
import type { StoredTensor } from './storedTensor';

/** Where something stands in a text, both from 0; absent in files that are none. */
export interface TextPlace {
  readonly line?: number;
  readonly column?: number;
}

/** What is in a file but is no tensor that can be shown, and why. */
export interface RefusedEntry extends TextPlace {
  readonly name: string;
  readonly reason: string;
}

/** The tensors of a file. */
export interface TensorFile {
  readonly tensors: readonly (StoredTensor & TextPlace)[];
  readonly refused: readonly RefusedEntry[];
  /** What is read although it is not as it should be, and what was assumed of it. */
  readonly warnings?: readonly string[];
}

/** Puts the entries of a file, each opened by itself, together: one that is refused does not hide the others. */
export class TensorFileBuilder implements TensorFile {
  readonly tensors: StoredTensor[] = [];
  readonly refused: RefusedEntry[] = [];

  constructor(private readonly budget = new Budget(0)) {}

  add(name: string, open: () => StoredTensor | Promise<StoredTensor>): Promise<void> {
    return this.attempt(name, async () => {
      this.put(await open());
    });
  }

  /** Adds what is open. @throws OverBudget */
  put(tensor: StoredTensor): void {
    this.tensors.push(tensor);
    this.budget.tensor();
  }

  /** Reads an entry that may be of several tensors, which it adds itself. @throws OverBudget, CancelledError: of all of them */
  async attempt(name: string, read: () => Promise<unknown>): Promise<void> {
    if (this.budget.isPauseDue) await this.budget.pause();
    try {
      await read();
    } catch (error) {
      if (!(error instanceof PoolscopeError) || error instanceof OverBudget || error instanceof CancelledError)
        throw error;
      this.refused.push({ name, reason: error.message });
      this.budget.tensor();
    }
  }
}
