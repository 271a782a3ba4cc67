import { buffersOf } from './bare-block.ts';
import type { Block, Raster } from '../../raster/raster.ts';

/** Smaller buffers are not worth giving back. */
const LEAST_BYTES = 1 << 15;

/** A raster that is read as another is, and how many bytes of the blocks read from it are not given back yet. */
export interface WatchedRaster {
  readonly raster: Raster;
  /** Blocks read so far. */
  reads(): number;
  /** At this time. */
  heldBytes(): number;
  /** The most that was held at any time. */
  mostBytes(): number;
}

export function watchBlocks(given: Raster): WatchedRaster {
  const blocks: Block[] = [];
  let most = 0;
  const held = (): number =>
    blocks
      .flatMap(buffersOf)
      .reduce((sum, { byteLength }) => sum + (byteLength < LEAST_BYTES ? 0 : byteLength), 0);
  return {
    raster: {
      ...given,
      defer: undefined,
      read: async (window, options) => {
        const block = await given.read(window, options);
        blocks.push(block);
        most = Math.max(most, held());
        return block;
      },
    },
    reads: () => blocks.length,
    heldBytes: held,
    mostBytes: () => most,
  };
}
