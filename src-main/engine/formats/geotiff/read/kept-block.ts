import type { BlockCache } from '../../../raster/cache.ts';

/**
 * Room in memory that all threads share for a block as it is once decompressed, predictor and all: a word that is 1 when the bytes
 * are there, and then the bytes.
 */
export type KeptBlock = Uint8Array;

/** Of the word, and so that samples behind it are aligned. */
const HEAD_BYTES = 8;

/** The room of a block that has some in the cache; else, where all that the cache holds stays within `mostBytes`, new room. */
export function keepBlock(
  cache: BlockCache,
  owner: object,
  key: string,
  byteCount: number,
  mostBytes: number,
): KeptBlock | undefined {
  const known = cache.get(owner, `kept/${key}`);
  if (known) return known as KeptBlock;
  if (cache.bytes + byteCount > mostBytes || typeof SharedArrayBuffer === 'undefined') return undefined;
  const kept = new Uint8Array(new SharedArrayBuffer(HEAD_BYTES + byteCount));
  cache.put(owner, `kept/${key}`, kept);
  return kept;
}

/** The block's bytes, which nobody changes; undefined while they are not there. */
export function keptBytes(kept: KeptBlock): Uint8Array | undefined {
  return Atomics.load(headOf(kept), 0) === 1 ? kept.subarray(HEAD_BYTES) : undefined;
}

/** Fills the room. Two threads may do so at the same time, with the same bytes. */
export function fillKept(kept: KeptBlock, bytes: Uint8Array): void {
  kept.set(bytes, HEAD_BYTES);
  Atomics.store(headOf(kept), 0, 1);
}

function headOf({ buffer, byteOffset }: KeptBlock): Int32Array {
  return new Int32Array(buffer, byteOffset, 1);
}
