import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';

/** What a file system refuses is no bug: a file may be gone, not ours to read, or the disk full. */
export function isFileError(error: unknown): error is Error {
  // Node's own errors name the system call that failed
  return error instanceof vscode.FileSystemError || (error instanceof Error && 'syscall' in error);
}

/** Does what a file system may refuse. @throws PoolscopeError if it does */
export async function refusing<Answer>(work: () => Answer | PromiseLike<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw isFileError(error) ? new PoolscopeError(error.message) : error;
  }
}
