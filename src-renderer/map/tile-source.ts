import type Projection from 'ol/proj/Projection.js';
import DataTileSource from 'ol/source/DataTile.js';
import OlTileGrid from 'ol/tilegrid/TileGrid.js';
import type DataTile from 'ol/DataTile.js';
import type { TileSourceEvent } from 'ol/source/Tile.js';
import type { TileGrid, TilePixels } from '../../src-main/engine/api.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import { TileRefiner, type TileAddress } from './tile-refiner.ts';

/** `after`: what a tile of this address that is not complete says of itself; a better one is wanted. */
export type LoadTile = (address: TileAddress, signal: AbortSignal, after?: number) => Promise<TilePixels>;

/** What is asked of the engine for each tile. */
export interface TileContent {
  /** Tells contents apart: tiles of one content are asked for once. */
  readonly key: string;
  readonly load: LoadTile;
}

/** Told about every tile under way. */
export interface TileWatcher {
  started(): void;
  ended(error?: unknown): void;
  /** Tiles on screen are not complete and asked for again, or no longer. */
  refining(refining: boolean): void;
}

/** Tiles of raw samples from the engine, in the scene's own pixels. */
export class EngineTileSource extends DataTileSource {
  readonly #watcher: TileWatcher;
  #content!: TileContent;
  readonly #refiner: TileRefiner;
  /** By the data of the tile, while it is on its way into one. */
  readonly #incomplete = new WeakMap<object, { content: TileContent; refined: number }>();
  #abort = new AbortController();
  #underWay = 0;
  /** Grows when tiles of a content were given up, so that they are asked for again. */
  #edition = 0;

  constructor(
    grid: TileGrid,
    projection: Projection,
    bandCount: number,
    content: TileContent,
    watcher: TileWatcher,
  ) {
    super({
      projection,
      bandCount,
      tileGrid: new OlTileGrid({
        extent: [...grid.extent],
        origin: [...grid.origin],
        resolutions: [...grid.resolutions],
        tileSize: grid.tileSize,
      }),
      interpolate: false,
      transition: 0,
      wrapX: false,
    });
    this.#watcher = watcher;
    this.#refiner = new TileRefiner((refining) => watcher.refining(refining));
    this.on('tileloadend', ({ tile }: TileSourceEvent) => this.#refine(tile as DataTile));
    this.#take(content);
  }

  /** Says what is on screen, in map units: only that is refined. */
  look(extent: Extent, resolution: number): void {
    const grid = this.getTileGrid()!;
    const level = grid.getZForResolution(resolution, this.zDirection);
    const range = grid.getTileRangeForExtentAndZ([...extent], level);
    this.#refiner.look(({ z, x, y }) => z === level && range.containsXY(x, y));
  }

  /** Shows other content; the old tiles stay on screen until the new ones are there. */
  show(content: TileContent): void {
    if (content.key === this.#content.key) return;
    this.#giveUp();
    this.#take(content);
  }

  /** Asks for all tiles again, as after a lost connection. */
  reload(): void {
    this.#giveUp();
    this.#edition += 1;
    this.#take(this.#content);
  }

  override disposeInternal(): void {
    this.#giveUp();
    super.disposeInternal();
  }

  #giveUp(): void {
    if (this.#underWay === 0 && this.#refiner.count === 0) return;
    this.#refiner.clear();
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#edition += 1;
  }

  #take(content: TileContent): void {
    this.#content = content;
    const given = this.#abort.signal;
    // A tile keeps the loader that it was made with, so each loader knows its own content.
    this.setLoader((z, x, y, { signal }) =>
      this.#load(content, { z, x, y }, AbortSignal.any([signal, given])),
    );
    this.setKey(`${content.key}/${this.#edition}`);
  }

  async #load(content: TileContent, address: TileAddress, signal: AbortSignal): Promise<Float32Array> {
    this.#underWay += 1;
    this.#watcher.started();
    try {
      const { data, refined } = await content.load(address, signal);
      if (refined !== undefined) this.#incomplete.set(data, { content, refined });
      this.#ended();
      return data;
    } catch (error) {
      this.#ended(signal.aborted ? undefined : error);
      throw error;
    }
  }

  /** A better tile takes the place of the one on screen, which stays until then. */
  #refine(tile: DataTile): void {
    const data = tile.getData() as Float32Array;
    const incomplete = this.#incomplete.get(data);
    if (incomplete?.content !== this.#content) return;
    const [z, x, y] = tile.getTileCoord();
    const { load } = this.#content;
    this.#refiner.add({
      address: { z, x, y },
      refined: incomplete.refined,
      load: (after, signal) => load({ z, x, y }, signal, after),
      replace: (better) => {
        data.set(better);
        tile.dispatchEvent('change');
        this.changed();
      },
    });
  }

  #ended(error?: unknown): void {
    this.#underWay -= 1;
    this.#watcher.ended(error);
  }
}
