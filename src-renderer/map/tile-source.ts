import type Projection from 'ol/proj/Projection.js';
import DataTileSource from 'ol/source/DataTile.js';
import OlTileGrid from 'ol/tilegrid/TileGrid.js';
import type { TileGrid, TilePixels } from '../../src-main/engine/api.ts';

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export type LoadTile = (address: TileAddress, signal: AbortSignal) => Promise<TilePixels>;

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
}

/** Tiles of raw samples from the engine, in the scene's own pixels. */
export class EngineTileSource extends DataTileSource {
  readonly #watcher: TileWatcher;
  #content!: TileContent;
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
    this.#take(content);
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
    if (this.#underWay === 0) return;
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
      const { data } = await content.load(address, signal);
      this.#ended();
      return data;
    } catch (error) {
      this.#ended(signal.aborted ? undefined : error);
      throw error;
    }
  }

  #ended(error?: unknown): void {
    this.#underWay -= 1;
    this.#watcher.ended(error);
  }
}
