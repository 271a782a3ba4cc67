import { discard } from '../../../bytes.ts';
import { asEngineError, type EngineError } from '../../../errors.ts';
import type { Samples } from '../../../raster/samples.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { encodeTile, type EncodedTile, type TilePixels } from './encode-tile.ts';
import { extendEdges } from './extend-edges.ts';
import type { Reduction } from './reduce-tile.ts';
import type { TileEncoding } from './tile-encoding.ts';
import { TILE_SIZE } from './tile-size.ts';
import type { Stored, TileSpool } from './tile-spool.ts';

/** An image of the file: the raster itself or an overview. */
export interface PyramidLevel {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** In tiles. */
  readonly columns: number;
  readonly rows: number;
  /** Plane by plane, row by row; filled as tiles are encoded. */
  readonly tiles: Stored[];
  /** Their masks, for one plane; empty where none are wanted. */
  readonly masks: Stored[];
}

/** What becomes of tiles. */
export interface PyramidOptions {
  readonly encoding: TileEncoding;
  /** How overviews are made; irrelevant where there is one level. */
  readonly reduction: Reduction;
  readonly masked: boolean;
  /** Whether tiles without data are left out. */
  readonly sparse?: boolean;
  /** Levels before this one are reduced, but not encoded: 1 for overviews only. 0 when absent. */
  readonly firstLevel?: number;
}

interface Unfinished {
  readonly bands: readonly Samples[];
  valid?: Uint8Array;
  /** Quarters still to come. */
  missing: number;
}

/** Which tile of a level; `plane` is 0 in files interleaved by pixel. */
export interface TilePlace {
  readonly plane: number;
  readonly column: number;
  readonly row: number;
}

/** The raster's own level and, where `overviews`, those at half the size of the one before until one fits into a tile. */
export function pyramidLevels(width: number, height: number, planes = 1, overviews = true): PyramidLevel[] {
  const columns = Math.ceil(width / TILE_SIZE);
  const rows = Math.ceil(height / TILE_SIZE);
  const tiles = new Array<Stored>(planes * columns * rows);
  const level = { width, height, columns, rows, tiles, masks: [] };
  if (columns * rows === 1 || !overviews) return [level];
  return [level, ...pyramidLevels(Math.ceil(width / 2), Math.ceil(height / 2), planes)];
}

/**
 * Takes the tiles of a raster in any order, compresses them on the run's workers, and builds the overviews as they come: what
 * is held is the tiles in flight and the overview tiles that wait for a quarter, which is a row of each level at most when
 * the tiles come row by row, and few along the Z-curve.
 */
export class TilePyramid {
  readonly levels: readonly PyramidLevel[];
  readonly #options: PyramidOptions;
  readonly #spool: TileSpool;
  readonly #run: Run;
  readonly #waiting: Map<number, Unfinished>[];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: EngineError | undefined;

  constructor(levels: readonly PyramidLevel[], options: PyramidOptions, spool: TileSpool, run: Run) {
    this.levels = levels;
    this.#options = options;
    this.#spool = spool;
    this.#run = run;
    this.#waiting = levels.map(() => new Map());
  }

  /** Resolves when there is room for another tile; owns the pixels. Throws what an earlier one failed with. */
  async add(place: TilePlace, pixels: TilePixels): Promise<void> {
    while (this.#inFlight.size > this.#run.workers.size) await Promise.race(this.#inFlight);
    if (this.#failure) throw this.#failure;
    throwIfCancelled(this.#run.signal);
    const work = this.#encode(0, place, pixels)
      .catch((error: unknown) => {
        this.#failure ??= asEngineError(error, 'internal', 'A tile could not be written');
      })
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  /** Resolves when nothing is under way any more. Throws what a tile failed with. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
    if (this.#failure) throw this.#failure;
  }

  async #encode(index: number, place: TilePlace, pixels: TilePixels): Promise<void> {
    const { encoding, reduction, masked, sparse = false, firstLevel = 0 } = this.#options;
    const { bands, valid } = pixels;
    const transfer = [...bands, ...(valid ? [valid] : [])].map(({ buffer }) => buffer as ArrayBuffer);
    const encoded = await this.#run.workers.run(
      encodeTile,
      {
        pixels,
        encoding: index < firstLevel ? undefined : encoding,
        masked: masked && place.plane === 0,
        sparse,
        gap: reduction.gap,
        reduction: index + 1 < this.levels.length ? reduction : undefined,
      },
      { signal: this.#run.signal, transfer },
    );
    await this.#keep(index, place, encoded);
    if (encoded.reduced) await this.#addQuarter(index + 1, place, encoded.reduced);
  }

  async #keep(index: number, { plane, column, row }: TilePlace, { bytes, mask }: EncodedTile): Promise<void> {
    const { columns, rows, tiles, masks } = this.levels[index];
    const at = row * columns + column;
    if (bytes) tiles[plane * columns * rows + at] = await this.#spool.add(bytes);
    if (mask) masks[at] = await this.#spool.add(mask);
  }

  /** Uses the quarter up. `from` is the place of the tile that was reduced. */
  async #addQuarter(index: number, from: TilePlace, quarter: TilePixels): Promise<void> {
    const { columns, rows } = this.levels[index];
    const place = { plane: from.plane, column: from.column >> 1, row: from.row >> 1 };
    const key = (place.plane * rows + place.row) * columns + place.column;
    const tile = this.#waiting[index].get(key) ?? this.#startTile(index, place, quarter);
    this.#waiting[index].set(key, tile);
    placeQuarter(tile, quarter, from.column % 2, from.row % 2);
    for (const { buffer } of quarter.bands) discard(buffer);
    tile.missing -= 1;
    if (tile.missing > 0) return;
    this.#waiting[index].delete(key);
    const { width, height } = this.levels[index];
    const right = Math.min(TILE_SIZE, width - place.column * TILE_SIZE);
    const bottom = Math.min(TILE_SIZE, height - place.row * TILE_SIZE);
    const { bands, valid } = tile;
    for (const pixels of valid ? [...bands, valid] : bands) extendEdges(pixels, right, bottom);
    await this.#encode(index, place, { bands, valid });
  }

  #startTile(index: number, { column, row }: TilePlace, { bands }: TilePixels): Unfinished {
    const { columns, rows } = this.levels[index - 1];
    const across = Math.min(2, columns - 2 * column);
    const down = Math.min(2, rows - 2 * row);
    const whole = (like: Samples): Samples =>
      new (like.constructor as new (length: number) => Samples)(TILE_SIZE * TILE_SIZE);
    return { bands: bands.map(whole), missing: across * down };
  }
}

function placeQuarter(tile: Unfinished, quarter: TilePixels, right: number, below: number): void {
  tile.bands.forEach((pixels, band) => placeSamples(pixels, quarter.bands[band], right, below));
  if (!quarter.valid) return;
  tile.valid ??= new Uint8Array(TILE_SIZE * TILE_SIZE).fill(1);
  placeSamples(tile.valid, quarter.valid, right, below);
}

function placeSamples(pixels: Samples, quarter: Samples, right: number, below: number): void {
  const half = TILE_SIZE / 2;
  const [to, from] = [pixels as Uint8Array, quarter as Uint8Array];
  for (let row = 0; row < half; row++) {
    const start = (below * half + row) * TILE_SIZE + right * half;
    to.set(from.subarray(row * half, (row + 1) * half), start);
  }
}
