import { ORPCError } from '@orpc/server';
import { isEngineError, type ErrorCode } from '../engine/errors.ts';

/** A failure as it crosses to a page: never a stack, never a path that the message does not name on purpose. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** HTTP status. */
  readonly status: number;
}

/** Takes what went wrong inside, in full, for whoever debugs. */
export type FailureLog = (error: unknown) => void;

const STATUS: Record<ErrorCode, number> = {
  'bad-input': 400,
  damaged: 422,
  unsupported: 422,
  'not-found': 404,
  'not-allowed': 403,
  'too-few-pixels': 422,
  'device-failed': 500,
  'cannot-write': 409,
  cancelled: 499,
  internal: 500,
};

/** What to tell the page about any error. EngineErrors keep code and message; the rest is logged and told as `internal`. */
export function describeFailure(error: unknown, log: FailureLog): Failure {
  if (isEngineError(error)) return { code: error.code, message: error.message, status: STATUS[error.code] };
  if (error instanceof ORPCError && error.status < 500) return refusedInput(error);
  log(error);
  const message = 'Something went wrong inside Swath. Start it with --debug to see the details.';
  return { code: 'internal', message, status: STATUS.internal };
}

function refusedInput(error: ORPCError<string, unknown>): Failure {
  const issues = issuesOf(error.data);
  const message = issues.length > 0 ? `Refused input: ${issues.join('; ')}.` : `${error.message}.`;
  return { code: 'bad-input', message, status: error.status };
}

function issuesOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues))
    return [];
  return data.issues.slice(0, 3).map((issue: { path?: unknown[]; message?: string }) => {
    const place = (issue.path ?? []).map(keyOf).join('.');
    return place === '' ? `${issue.message}` : `${place}: ${issue.message}`;
  });
}

function keyOf(segment: unknown): string {
  return typeof segment === 'object' && segment !== null && 'key' in segment
    ? String(segment.key)
    : String(segment);
}

/** The same as an error that oRPC sends with its code and message. */
export function rpcError(error: unknown, log: FailureLog): ORPCError<ErrorCode, undefined> {
  const { code, message, status } = describeFailure(error, log);
  return new ORPCError(code, { status, message });
}
