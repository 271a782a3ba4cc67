import { discard } from '../../bytes.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';

/** A block without the numbers from before a wrapper changed them. */
export async function readBare(raster: Raster, window: Window, signal: AbortSignal): Promise<Block> {
  const { original, ...block } = await raster.read(window, { signal, once: true });
  if (original) discardAllBut(buffersOf(block), original);
  return block;
}

/** A wrapper may pass on what it does not change: the validity is often the original's own. */
function discardAllBut(kept: readonly ArrayBufferLike[], { bands, valid, original }: Block): void {
  for (const { buffer } of [...bands, valid]) if (!kept.includes(buffer)) discard(buffer);
  if (original) discardAllBut(kept, original);
}

/** What may be moved to a thread with a block that the caller does not need any more. */
export function buffersOf({ bands, valid }: Pick<Block, 'bands' | 'valid'>): ArrayBuffer[] {
  const buffers = [...bands, valid].map(({ buffer }) => buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
