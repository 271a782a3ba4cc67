import { discardBlock } from '../../raster/discard-block.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';

/** A block without the numbers from before a wrapper changed them. */
export async function readBare(raster: Raster, window: Window, signal: AbortSignal): Promise<Block> {
  const { original, ...block } = await raster.read(window, { signal, once: true });
  if (original) discardBlock(original);
  return block;
}

/** What may be moved to a thread with a block that the caller does not need any more. */
export function buffersOf({ bands, valid }: Pick<Block, 'bands' | 'valid'>): ArrayBuffer[] {
  const buffers = [...bands, valid].map(({ buffer }) => buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
