import { EngineError } from '../../errors.ts';
import type { Task } from '../../workers.ts';

export interface CompressedElement {
  /** The zlib stream or its beginning. */
  readonly bytes: Uint8Array;
  /** Of the inflated bytes, what is wanted. */
  readonly start: number;
  readonly length: number;
}

/** Inflates a stretch of a compressed element; fewer bytes where it ends early. Throws `damaged` without naming the file. */
export const inflateElement: Task<CompressedElement, Uint8Array<ArrayBuffer>> = {
  name: 'matlab/inflate-element',
  run: ({ bytes, start, length }, codecs) => {
    try {
      // A copy of its own, so that it can be moved between threads.
      return new Uint8Array(codecs.inflate(bytes, start + length).subarray(start));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineError('damaged', `its compressed data is broken (${reason})`, { cause: error });
    }
  },
};
