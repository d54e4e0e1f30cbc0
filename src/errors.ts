/** What kind of refusal it is, so that it can be told apart on the other side of a border. */
type RefusalCode = 'refused' | 'pooling' | 'tensor' | 'dataset' | 'cancelled';

/** A refusal. Whatever a reader or an operator throws on purpose is one of these; any other error is a bug. */
export class PoolscopeError extends Error {
  override readonly name: string = 'PoolscopeError';
  readonly code: RefusalCode = 'refused';
}

/** PyTorch refuses the call; the message is PyTorch's own where it has one. */
export class PoolingError extends PoolscopeError {
  override readonly name = 'PoolingError';
  override readonly code = 'pooling';

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
  override readonly code = 'tensor';

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

/** A folder does not hold the dataset that was looked for, or not as it was asked for. */
export class DatasetError extends PoolscopeError {
  override readonly name = 'DatasetError';
  override readonly code = 'dataset';

  /**
   * @param option the option of the loader that would help
   */
  constructor(
    message: string,
    readonly option?: 'resize',
  ) {
    super(message);
  }
}

/** The work was cancelled. */
export class CancelledError extends PoolscopeError {
  override readonly name = 'CancelledError';
  override readonly code = 'cancelled';

  constructor(message = 'cancelled') {
    super(message);
  }
}

/** A bug on the other side of a border, with the name and the stack it has there. */
export class RemoteFault extends Error {
  constructor(name: string, message: string, stack: string | undefined) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

/** An error as it travels over a border. */
export type ErrorData =
  | {
      readonly code: RefusalCode;
      readonly message: string;
      readonly parameter?: string | undefined;
      readonly offset?: number | undefined;
      readonly option?: 'resize' | undefined;
    }
  | { readonly code: 'fault'; readonly name: string; readonly message: string; readonly stack?: string | undefined };

/** What is sent of an error: of a refusal all, of a bug its stack, too. */
export function packError(error: unknown): ErrorData {
  if (error instanceof PoolscopeError) {
    const { code, message } = error;
    const parameter = error instanceof PoolingError ? error.parameter : undefined;
    const offset = error instanceof TensorError ? error.offset : undefined;
    const option = error instanceof DatasetError ? error.option : undefined;
    const known = Object.entries({ parameter, offset, option }).filter(([, value]) => value !== undefined);
    return { code, message, ...Object.fromEntries(known) };
  }
  if (error instanceof Error) return { code: 'fault', name: error.name, message: error.message, stack: error.stack };
  return { code: 'fault', name: 'Error', message: String(error) };
}

/** The error that was sent, in its class. */
export function unpackError(data: ErrorData): Error {
  switch (data.code) {
    case 'refused':
      return new PoolscopeError(data.message);
    case 'pooling':
      return new PoolingError(data.message, data.parameter);
    case 'tensor':
      return new TensorError(data.message, data.offset);
    case 'dataset':
      return new DatasetError(data.message, data.option);
    case 'cancelled':
      return new CancelledError(data.message);
    case 'fault':
      return new RemoteFault(data.name, data.message, data.stack);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
