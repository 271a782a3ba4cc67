import { asEngineError, type EngineError } from '../../../errors.ts';
import type { Reduction, SquareSamples } from '../../../raster/reduce-samples.ts';
import { createSamples } from '../../../raster/samples.ts';
import type { Band } from '../../../raster/raster.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { encodeOverviewTile } from './encode-overview-tile.ts';
import type { OverviewLevel } from './overview-levels.ts';

export interface PyramidOptions {
  readonly levels: readonly OverviewLevel[];
  readonly bands: readonly Band[];
  readonly reduction: Reduction;
  /** The band whose validity is the mask of all; none where every band can say itself what is not valid. */
  readonly maskBand?: number;
  /** Bands whose tiles may be left out where no pixel is valid. */
  readonly sparseBands: ReadonlySet<number>;
  /** Sets encoded bytes aside and says where. */
  readonly store: (bytes: Uint8Array) => Promise<number>;
}

interface Unfinished extends SquareSamples {
  /** Quarters still to come. */
  missing: number;
}

/** Where a tile is: its band, its overview, and its place there. */
interface TilePlace {
  readonly band: number;
  readonly index: number;
  readonly column: number;
  readonly row: number;
}

/**
 * Takes squares of a scene, band by band in any order, and builds all of its overviews as they come, compressed on the run's
 * workers: what is held is the tiles in flight and those that wait for a quarter.
 */
export class OverviewPyramid {
  readonly #options: PyramidOptions;
  readonly #run: Run;
  readonly #waiting = new Map<string, Unfinished>();
  readonly #inFlight = new Set<Promise<void>>();
  #failure: EngineError | undefined;

  constructor(options: PyramidOptions, run: Run) {
    this.#options = options;
    this.#run = run;
  }

  /**
   * A square of twice the tile's size, at its place among such squares. Resolves when there is room for another. Throws what an
   * earlier one failed with.
   */
  async add(band: number, column: number, row: number, square: SquareSamples): Promise<void> {
    while (this.#inFlight.size > this.#run.workers.size) await Promise.race(this.#inFlight);
    if (this.#failure) throw this.#failure;
    throwIfCancelled(this.#run.signal);
    const work = this.#encode({ band, index: 0, column, row }, square, true)
      .catch((error: unknown) => {
        this.#failure ??= asEngineError(error, 'internal', 'An overview could not be made');
      })
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  /** Resolves when nothing is under way any more. Throws what a tile failed with. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
    if (this.#failure) throw this.#failure;
  }

  async #encode(place: TilePlace, square: SquareSamples, halve: boolean): Promise<void> {
    const { levels, bands, reduction, maskBand, sparseBands, store } = this.#options;
    const { band, index, column, row } = place;
    const { sampleType, nodata } = bands[band];
    const { bytes, mask, reduced } = await this.#run.workers.run(
      encodeOverviewTile,
      {
        square,
        options: { sampleType, reduction, nodata },
        halve,
        reduce: index + 1 < levels.length,
        mask: band === maskBand,
        sparse: sparseBands.has(band),
      },
      {
        signal: this.#run.signal,
        transfer: [square.samples.buffer as ArrayBuffer, square.valid.buffer as ArrayBuffer],
      },
    );
    const { columns, rows, offsets, lengths, maskOffsets, maskLengths } = levels[index];
    const at = row * columns + column;
    if (bytes) {
      lengths[band * columns * rows + at] = bytes.length;
      offsets[band * columns * rows + at] = await store(bytes);
    }
    if (mask) {
      maskLengths[at] = mask.length;
      maskOffsets[at] = await store(mask);
    }
    if (reduced) await this.#addQuarter(place, reduced);
  }

  async #addQuarter({ band, index, column, row }: TilePlace, quarter: SquareSamples): Promise<void> {
    const place = { band, index: index + 1, column: column >> 1, row: row >> 1 };
    const key = `${place.index}/${band}/${place.column}/${place.row}`;
    const tile = this.#waiting.get(key) ?? this.#startTile(place);
    this.#waiting.set(key, tile);
    placeQuarter(tile, quarter, column % 2, row % 2);
    tile.missing -= 1;
    if (tile.missing > 0) return;
    this.#waiting.delete(key);
    await this.#encode(place, tile, false);
  }

  #startTile({ band, index, column, row }: TilePlace): Unfinished {
    const { columns, rows, tileSize } = this.#options.levels[index - 1];
    const across = Math.min(2, columns - 2 * column);
    const down = Math.min(2, rows - 2 * row);
    return {
      samples: createSamples(this.#options.bands[band].sampleType, tileSize * tileSize),
      valid: new Uint8Array(tileSize * tileSize),
      size: tileSize,
      missing: across * down,
    };
  }
}

function placeQuarter(tile: SquareSamples, quarter: SquareSamples, right: number, below: number): void {
  const half = quarter.size;
  for (let row = 0; row < half; row += 1) {
    const to = (below * half + row) * tile.size + right * half;
    tile.samples.set(quarter.samples.subarray(row * half, (row + 1) * half) as never, to);
    tile.valid.set(quarter.valid.subarray(row * half, (row + 1) * half), to);
  }
}
