/** What kind of failure it is; decides the exit code and how a shell shows it. */
export type ErrorCode =
  | 'bad-input'
  | 'damaged'
  | 'unsupported'
  | 'not-found'
  | 'not-allowed'
  | 'too-few-pixels'
  | 'cannot-write'
  | 'cancelled'
  | 'device-failed'
  | 'internal';

/**
 * The one error that crosses borders. The message is for the user: what failed, in which file, what to do.
 */
export class EngineError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** True for an EngineError, also for one that was rebuilt on the other side of a thread or process. */
export function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === 'EngineError' && 'code' in error;
}

/** Passes EngineErrors through; wraps anything else as `code` with `message`, keeping the cause. */
export function asEngineError(error: unknown, code: ErrorCode, message: string): EngineError {
  if (isEngineError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new EngineError(code, `${message}: ${reason}`, { cause: error });
}
