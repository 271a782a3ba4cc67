import { EngineError } from '../../../errors.ts';
import type { Codecs } from '../../../workers.ts';
import { takeBytes } from '../../spare-bytes.ts';
import type { FileStretch } from './encoded-block.ts';

/** Stretches of a file that any thread can read. */
export interface UnreadBytes {
  /** For messages. */
  readonly name: string;
  readonly descriptor: number;
  readonly stretches: readonly FileStretch[];
}

/** The bytes of each stretch, fewer where the file has ended, to be given back by `returnBytes`. Throws `damaged`, naming the file. */
export function readStretches(
  { name, descriptor, stretches }: UnreadBytes,
  codecs: Pick<Codecs, 'readAt'>,
): Uint8Array<ArrayBuffer>[] {
  return stretches.map(({ offset, length }) => {
    const bytes = takeBytes(length);
    let filled = 0;
    try {
      while (filled < length) {
        const read = codecs.readAt(descriptor, offset + filled, bytes.subarray(filled));
        if (read === 0) break;
        filled += read;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineError('damaged', `Cannot read ${name}: ${reason}. Check the disk or use a copy.`, {
        cause: error,
      });
    }
    return bytes.subarray(0, filled);
  });
}
