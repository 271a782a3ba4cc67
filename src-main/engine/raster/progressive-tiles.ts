import { throwIfCancelled } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { TilePixels } from './display-tiles.ts';
import { ProgressiveTile } from './progressive-tile.ts';
import type { Raster } from './raster.ts';
import type { TileAddress, TileGrid } from './tile-grid.ts';
import { planTile, windowUnder, type TileBlock } from './tile-plan.ts';
import { enclose } from './window.ts';

export interface ProgressiveRequest extends TileAddress {
  readonly bands: readonly number[];
  /** `refined` of the tile that the asker has: the answer is better. Any tile will do when absent. */
  readonly after?: number;
}

/** What tiles may take together; about 200 of three bands. */
const MAXIMUM_BYTES = 256 << 20;
const FIRST_BLOCKS = 4;
/** An answer has this many times the blocks of the one before, but not so many more that it comes seldom. */
const GROWTH = 4;
const MOST_BLOCKS = 512;
const IN_FLIGHT = 4;

/**
 * Tiles under which lie so many blocks that a first impression must not wait for all of them: each answer comes after a few
 * more, spread over the tile, and the last one is exactly `readDisplayTile`'s. Blocks are read only while somebody waits; one that
 * several tiles show is read once for all. Holds a bounded number of tiles, those that are complete or were not asked for lately
 * go first.
 */
export class ProgressiveTiles {
  readonly #raster: Raster;
  readonly #tileGrid: TileGrid;
  readonly #maximumBytes: number;
  readonly #tiles = new Map<string, ProgressiveTile>();
  readonly #visits = new Map<string, Promise<void>>();

  constructor(raster: Raster, tileGrid: TileGrid, maximumBytes = MAXIMUM_BYTES) {
    this.#raster = raster;
    this.#tileGrid = tileGrid;
    this.#maximumBytes = maximumBytes;
  }

  /** Memory that the tiles hold, about. */
  get bytes(): number {
    return [...this.#tiles.values()].reduce((sum, tile) => sum + tile.bytes, 0);
  }

  /** Throws `bad-input` for a level that is not in the grid, and what reading a block throws. */
  async read(request: ProgressiveRequest, signal?: AbortSignal): Promise<TilePixels> {
    throwIfCancelled(signal);
    const tile = this.#tileOf(request);
    const { after = 0 } = request;
    const wanted = Math.max(FIRST_BLOCKS, Math.min(GROWTH * after, after + MOST_BLOCKS));
    const goal = Math.min(wanted, tile.blockCount);
    await pipeline(
      tile.unvisited(goal),
      IN_FLIGHT,
      async (block) => {
        throwIfCancelled(signal);
        return this.#visit(tile, block);
      },
      () => {},
    );
    return tile.picture();
  }

  #tileOf({ bands, z, x, y }: ProgressiveRequest): ProgressiveTile {
    const key = [z, x, y, ...bands].join();
    const tile =
      this.#tiles.get(key) ??
      new ProgressiveTile(planTile(this.#raster, this.#tileGrid, { z, x, y }), [...bands]);
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    this.#forgetOthers(tile);
    return tile;
  }

  #forgetOthers(wanted: ProgressiveTile): void {
    let { bytes } = this;
    const ended = [...this.#tiles].filter(([, { complete }]) => complete);
    for (const [key, tile] of [...ended, ...this.#tiles]) {
      if (bytes <= this.#maximumBytes) return;
      if (tile !== wanted && this.#tiles.delete(key)) bytes -= tile.bytes;
    }
  }

  /** Another's visit of the same block may have begun before this tile was there; then it is visited again. */
  async #visit(tile: ProgressiveTile, block: TileBlock): Promise<void> {
    const key = `${tile.plan.source.grid.width}/${block.column}/${block.row}/${tile.bands.join()}`;
    while (tile.missing(block)) {
      const visit =
        this.#visits.get(key) ?? this.#readFor(tile, block).finally(() => this.#visits.delete(key));
      this.#visits.set(key, visit);
      await visit;
    }
  }

  /** One read for all tiles that show the block. No signal: it is not only the asker who may be waiting. */
  async #readFor(tile: ProgressiveTile, block: TileBlock): Promise<void> {
    const sharing = new Map([[tile, block]]);
    for (const other of this.#tiles.values()) {
      const own = sameContent(tile, other) ? other.missing(block) : undefined;
      if (own) sharing.set(other, own);
    }
    const windows = [...sharing].map(([{ plan }, { pixels }]) => windowUnder(plan, pixels));
    const content = await tile.plan.source.read(windows.reduce(enclose), { bands: tile.bands });
    for (const [sharer, own] of sharing) sharer.visit(own, content);
  }
}

function sameContent(left: ProgressiveTile, right: ProgressiveTile): boolean {
  return left.plan.source === right.plan.source && left.bands.join() === right.bands.join();
}
