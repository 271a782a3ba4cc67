import { asEngineError, type EngineError } from '../../../errors.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { encodeLabelTile, TILE_SIZE } from './encode-label-tile.ts';
import type { LabelSamples } from './reduce-labels.ts';
import type { Stored, TileSpool } from './tile-spool.ts';

/** An image of the file: the raster itself or an overview. */
export interface PyramidLevel {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** In tiles. */
  readonly columns: number;
  readonly rows: number;
  /** Row by row; filled as tiles are encoded. */
  readonly tiles: Stored[];
}

interface Unfinished {
  readonly pixels: LabelSamples;
  /** Quarters still to come. */
  missing: number;
}

/** The raster's own level and its overviews, each half the size of the one before, until one fits into a tile. */
export function pyramidLevels(width: number, height: number): PyramidLevel[] {
  const columns = Math.ceil(width / TILE_SIZE);
  const rows = Math.ceil(height / TILE_SIZE);
  const level = { width, height, columns, rows, tiles: new Array<Stored>(columns * rows) };
  if (columns * rows === 1) return [level];
  return [level, ...pyramidLevels(Math.ceil(width / 2), Math.ceil(height / 2))];
}

/**
 * Takes the tiles of a raster in any order, compresses them on the run's workers, and builds the overviews as they come: what
 * is held is the tiles in flight and the overview tiles that wait for a quarter, which is a row of each level at most when
 * the tiles come row by row.
 */
export class LabelPyramid {
  readonly levels: readonly PyramidLevel[];
  readonly #spool: TileSpool;
  readonly #run: Run;
  readonly #waiting: Map<number, Unfinished>[];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: EngineError | undefined;

  constructor(levels: readonly PyramidLevel[], spool: TileSpool, run: Run) {
    this.levels = levels;
    this.#spool = spool;
    this.#run = run;
    this.#waiting = levels.map(() => new Map());
  }

  /** Resolves when there is room for another tile. Throws what an earlier one failed with. */
  async add(column: number, row: number, pixels: LabelSamples): Promise<void> {
    while (this.#inFlight.size > this.#run.workers.size) await Promise.race(this.#inFlight);
    if (this.#failure) throw this.#failure;
    throwIfCancelled(this.#run.signal);
    const work = this.#encode(0, column, row, pixels)
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

  async #encode(index: number, column: number, row: number, pixels: LabelSamples): Promise<void> {
    const { columns, tiles } = this.levels[index];
    const reduce = index + 1 < this.levels.length;
    const { bytes, reduced } = await this.#run.workers.run(
      encodeLabelTile,
      { pixels, reduce },
      { signal: this.#run.signal, transfer: [pixels.buffer as ArrayBuffer] },
    );
    tiles[row * columns + column] = await this.#spool.add(bytes);
    if (reduced) await this.#addQuarter(index + 1, column, row, reduced);
  }

  /** `column` and `row` are those of the tile that was reduced. */
  async #addQuarter(index: number, column: number, row: number, quarter: LabelSamples): Promise<void> {
    const toColumn = column >> 1;
    const toRow = row >> 1;
    const key = toRow * this.levels[index].columns + toColumn;
    const tile = this.#waiting[index].get(key) ?? this.#startTile(index, toColumn, toRow, quarter);
    this.#waiting[index].set(key, tile);
    placeQuarter(tile.pixels, quarter, column % 2, row % 2);
    tile.missing -= 1;
    if (tile.missing > 0) return;
    this.#waiting[index].delete(key);
    await this.#encode(index, toColumn, toRow, tile.pixels);
  }

  #startTile(index: number, column: number, row: number, like: LabelSamples): Unfinished {
    const { columns, rows } = this.levels[index - 1];
    const across = Math.min(2, columns - 2 * column);
    const down = Math.min(2, rows - 2 * row);
    const Samples = like.constructor as new (length: number) => LabelSamples;
    return { pixels: new Samples(TILE_SIZE * TILE_SIZE), missing: across * down };
  }
}

function placeQuarter(pixels: LabelSamples, quarter: LabelSamples, right: number, below: number): void {
  const half = TILE_SIZE / 2;
  for (let row = 0; row < half; row++) {
    const to = (below * half + row) * TILE_SIZE + right * half;
    pixels.set(quarter.subarray(row * half, (row + 1) * half), to);
  }
}
