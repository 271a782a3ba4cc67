import { EngineError, isEngineError } from '../engine/errors.ts';

const WRITE_ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space or choose another folder',
  EDQUOT: 'the disk quota is used up. Free some space or choose another folder',
  EFBIG: 'the file is larger than this disk allows. Choose another disk',
  EACCES: 'the folder may not be written to. Choose another folder',
  EPERM: 'the folder may not be written to. Choose another folder',
  EROFS: 'the disk is read-only. Choose another folder',
  ENOENT: 'the folder does not exist. Create it or choose another',
  ENOTDIR: 'the folder does not exist. Create it or choose another',
  ELOOP: 'its links go round in a circle. Remove the link',
  EISDIR: 'there is a folder of that name. Choose another name',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one',
  EBUSY: 'another program holds the file. Close it there',
};

const READ_FAILURES: Readonly<Record<string, readonly ['not-found' | 'not-allowed' | 'damaged', string]>> = {
  ENOENT: ['not-found', 'there is no such file. Check the path'],
  ENOTDIR: ['not-found', 'there is no such file. Check the path'],
  ELOOP: ['not-found', 'its links go round in a circle. Remove the link'],
  ENAMETOOLONG: ['not-found', 'the name is too long. Check the path'],
  EACCES: ['not-allowed', 'no permission to read it. Change its permissions or copy it'],
  EPERM: ['not-allowed', 'no permission to read it. Change its permissions or copy it'],
  EIO: ['damaged', 'the disk reports an error. Check the disk or use a copy'],
};

/** A failed file operation, as `cannot-write` with the path and what to do. */
export function writeFailure(error: unknown, path: string): EngineError {
  if (isEngineError(error)) return error;
  const advice = WRITE_ADVICE[codeOf(error)] ?? messageOf(error);
  return new EngineError('cannot-write', `Cannot write ${path}: ${advice}.`, { cause: error });
}

/** A failed file operation, as `not-found`, `not-allowed` or `damaged` with the path and what to do. */
export function readFailure(error: unknown, path: string): EngineError {
  if (isEngineError(error)) return error;
  const [code, advice] = READ_FAILURES[codeOf(error)] ?? ['not-found', messageOf(error)];
  return new EngineError(code, `Cannot read ${path}: ${advice}.`, { cause: error });
}

/** The system's own name of the error ("ENOENT"), or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
