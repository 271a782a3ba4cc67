import { EngineError, isEngineError, type ErrorCode } from '../engine/errors.ts';

/** What a worker thread is asked. One at a time, so that answers need no number. */
export interface TaskMessage {
  readonly name: string;
  /** Of as many runs of the task, one after the other. */
  readonly inputs: readonly unknown[];
}

/** What a worker thread answers. */
export type AnswerMessage = { readonly outputs: readonly unknown[] } | { readonly failure: Failure };

/** An error as plain data: cloning one loses its code and its name. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: ErrorCode;
  readonly stack?: string;
  readonly cause?: Failure;
}

/** How many nested objects and arrays are searched for buffers. */
const SEARCH_DEPTH = 4;

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const code = isEngineError(error) ? error.code : undefined;
  return {
    name,
    message,
    code,
    stack,
    cause: error.cause instanceof Error ? describeFailure(error.cause) : undefined,
  };
}

/** The error that was described: an EngineError again, or an Error of the same name. */
export function rebuildError({ name, message, code, stack, cause }: Failure): Error {
  const options = cause && { cause: rebuildError(cause) };
  const error = code ? new EngineError(code, message, options) : new Error(message, options);
  error.name = name;
  error.stack = stack;
  return error;
}

/**
 * Readies a value for another thread. Buffers that are `given`, or every buffer where that is absent, move instead of being
 * copied, down to arrays in fields. A view of a part of a buffer that stays is cut out, because cloning it would copy the
 * whole buffer. Shared memory stays shared.
 */
export function packMessage(
  value: unknown,
  given?: readonly ArrayBuffer[],
): { value: unknown; transfer: ArrayBuffer[] } {
  const transfer = new Set<ArrayBuffer>(given);
  const packView = (view: ArrayBufferView): ArrayBufferView => {
    const { buffer } = view;
    if (!(buffer instanceof ArrayBuffer) || transfer.has(buffer)) return view;
    const whole = view.byteLength === buffer.byteLength;
    if (whole && given) return view;
    const packed = whole ? view : cutOut(view);
    transfer.add(packed.buffer as ArrayBuffer);
    return packed;
  };
  const pack = (part: unknown, depth: number): unknown => {
    if (ArrayBuffer.isView(part)) return packView(part);
    if (part instanceof ArrayBuffer && !given) transfer.add(part);
    if (depth === 0 || typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.some(isObject) ? part.map((item) => pack(item, depth - 1)) : part;
    if (Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, pack(item, depth - 1)]));
  };
  return { value: pack(value, SEARCH_DEPTH), transfer: [...transfer] };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function cutOut(view: ArrayBufferView): ArrayBufferView {
  const { buffer } = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  // A Buffer arrives as plain bytes on the other side anyway.
  if (view instanceof Uint8Array) return new Uint8Array(buffer);
  const View = view.constructor as new (buffer: ArrayBuffer) => ArrayBufferView;
  return new View(buffer);
}
