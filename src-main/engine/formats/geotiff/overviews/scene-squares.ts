import { mortonOrder } from '../../../raster/morton-order.ts';
import type { Block, Raster } from '../../../raster/raster.ts';
import type { SquareSamples } from '../../../raster/reduce-samples.ts';
import { bytesPerSample, createSamples } from '../../../raster/samples.ts';
import { intersect, type Window } from '../../../raster/window.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { pipeline } from '../../../workers.ts';

/** One band of a square of the scene, at its place among such squares; not valid beyond the scene's edge. */
export interface SceneSquare {
  readonly band: number;
  readonly column: number;
  readonly row: number;
  readonly square: SquareSamples;
  /** Whether a pixel inside the scene is not valid. */
  readonly hasHoles: boolean;
}

/** What a row of squares of a striped scene may take, so that its strips stay in the cache. */
const ROW_BYTES = 128 << 20;
/** What one square may take with all its bands, for they are read one after the other. */
const SQUARE_BYTES = 32 << 20;
const TILE_SIZES = [512, 256, 128];

/** The size of an overview's tiles that suits a scene: smaller where it has many bands or long strips. */
export function overviewTileSize({ grid, bands, blockSize }: Raster): number {
  const pixelBytes = bands.reduce((sum, { sampleType }) => sum + bytesPerSample(sampleType), 0);
  const fits = (tile: number): boolean => {
    const side = 2 * tile;
    const isStriped = blockSize.width >= grid.width && grid.width > side;
    return (
      side * side * pixelBytes <= SQUARE_BYTES && (!isStriped || side * grid.width * pixelBytes <= ROW_BYTES)
    );
  };
  return TILE_SIZES.find(fits) ?? TILE_SIZES[TILE_SIZES.length - 1];
}

/** Reads a scene once in squares of `side` pixels, every band of a square after the other, each valid where the band itself is. */
export async function forEachSquare(
  raster: Raster,
  side: number,
  run: Run,
  take: (square: SceneSquare) => Promise<void>,
): Promise<void> {
  const { width, height } = raster.grid;
  const whole = { column: 0, row: 0, width, height };
  await pipeline(
    squaresOf(raster, side),
    run.workers.size + 1,
    async ({ column, row, band }) => {
      throwIfCancelled(run.signal);
      const square = { column: column * side, row: row * side, width: side, height: side };
      return raster.read(intersect(whole, square), { bands: [band], signal: run.signal });
    },
    async (block, { column, row, band }) => {
      throwIfCancelled(run.signal);
      await take({ column, row, band, ...padded(block, raster.bands[band].sampleType, side) });
    },
  );
}

/** Strips are read row by row; blocks so that few tiles wait for their quarters. */
function* squaresOf(
  { grid, bands, blockSize }: Raster,
  side: number,
): Generator<{ column: number; row: number; band: number }> {
  const [columns, rows] = [Math.ceil(grid.width / side), Math.ceil(grid.height / side)];
  const places =
    blockSize.width >= grid.width
      ? Array.from({ length: columns * rows }, (_, index) => ({
          column: index % columns,
          row: Math.floor(index / columns),
        }))
      : mortonOrder(columns, rows);
  for (const place of places) for (const band of bands.keys()) yield { ...place, band };
}

function padded(
  { window, bands: [samples], valid }: Block,
  type: Raster['bands'][number]['sampleType'],
  side: number,
): Pick<SceneSquare, 'square' | 'hasHoles'> {
  const hasHoles = valid.includes(0);
  if (isFull(window, side)) return { square: { samples, valid, size: side }, hasHoles };
  const square = {
    samples: createSamples(type, side * side),
    valid: new Uint8Array(side * side),
    size: side,
  };
  for (let row = 0; row < window.height; row += 1) {
    const from = row * window.width;
    square.samples.set(samples.subarray(from, from + window.width) as never, row * side);
    square.valid.set(valid.subarray(from, from + window.width), row * side);
  }
  return { square, hasHoles };
}

function isFull({ width, height }: Window, side: number): boolean {
  return width === side && height === side;
}
