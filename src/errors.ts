/** What Poolscope refuses. Whatever a reader or an operator throws on purpose is one of these. */
export class PoolscopeError extends Error {
  override readonly name: string = 'PoolscopeError';
}

/** PyTorch refuses the call; the message is PyTorch's own where it has one. */
export class PoolingError extends PoolscopeError {
  override readonly name = 'PoolingError';

  /**
   * @param parameter the argument at fault, in PyTorch's spelling; absent if the input is
   */
  constructor(
    message: string,
    readonly parameter?: string,
  ) {
    super(message);
  }
}

/** A text or a file does not hold the tensor it promises. */
export class TensorError extends PoolscopeError {
  override readonly name = 'TensorError';

  /**
   * @param offset where in the text, in UTF-16 units from its start
   */
  constructor(
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** The work was called off. */
export class CancelledError extends PoolscopeError {
  override readonly name = 'CancelledError';
}
