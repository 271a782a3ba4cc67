import type { Grid } from '../../geo/grid.ts';
import type { Band, Block, Raster, ReadOptions } from '../../raster/raster.ts';
import { checkBands, checkWindow } from '../../raster/request.ts';
import { createSamples, type Samples } from '../../raster/samples.ts';
import { clearInvalid } from '../../raster/validity.ts';
import type { Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { copyBlock } from '../geotiff/read/block-windows.ts';
import { tilesUnder, type TileLayout } from './tile-layout.ts';
import type { TileLoader } from './tile-loader.ts';

export interface TileRasterDescription {
  readonly name: string;
  readonly grid: Grid;
  readonly bands: readonly Band[];
  readonly layout: TileLayout;
  readonly load: TileLoader;
  /** Tiles that are decoded at the same time. */
  readonly inFlight: number;
  /** The band whose zeros mean "no data". */
  readonly alpha?: number;
  /** Alpha of one bit is shown as 0 and 255. */
  readonly stretchedAlpha: boolean;
  readonly overviews: readonly Raster[];
}

const LARGEST_SIDE = 2048;

/** An image of a codestream, at one reduction, as a raster. */
export function tileRaster(image: TileRasterDescription): Raster {
  const { name, grid, bands, overviews } = image;
  return {
    name,
    grid,
    bands,
    overviews,
    blockSize: adviseWindow(image),
    read: (window, options) => readBlock(image, window, options),
  };
}

/** A tile, or parts of one so large that a scan would hold too much; the cache keeps the rest of it meanwhile. */
function adviseWindow({ layout, grid }: TileRasterDescription): Raster['blockSize'] {
  const { tile } = layout.size;
  const advise = (tileSide: number, side: number): number =>
    Math.min(Math.ceil(tileSide / 2 ** layout.reduction), side, LARGEST_SIDE);
  return { width: advise(tile.width, grid.width), height: advise(tile.height, grid.height) };
}

async function readBlock(
  image: TileRasterDescription,
  window: Window,
  { bands, signal }: ReadOptions = {},
): Promise<Block> {
  const wanted = bands ?? image.bands.map((_, band) => band);
  checkWindow(image.name, image.grid, window);
  checkBands(image.name, image.bands.length, wanted);
  const needed = new Set(image.alpha === undefined ? wanted : [...wanted, image.alpha]);
  const samples = await readSamples(image, window, [...needed], signal);
  const valid = new Uint8Array(window.width * window.height).fill(1);
  for (const band of new Set(wanted)) clearInvalid(valid, samples.get(band)!, image.bands[band].nodata);
  if (image.alpha !== undefined) clearInvalid(valid, samples.get(image.alpha)!, 0);
  return {
    window,
    valid,
    bands: wanted.map((band, index) => {
      const own = samples.get(band)!;
      return wanted.indexOf(band) === index ? own : (own.slice() as Samples);
    }),
  };
}

async function readSamples(
  image: TileRasterDescription,
  window: Window,
  bands: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Map<number, Samples>> {
  const targets = bands.map((band) =>
    createSamples(image.bands[band].sampleType, window.width * window.height),
  );
  throwIfCancelled(signal);
  await pipeline(
    tilesUnder(image.layout, window),
    image.inFlight,
    ({ index }) => {
      throwIfCancelled(signal);
      return image.load({ tile: index, reduction: image.layout.reduction }, bands);
    },
    (decoded, { area }) => {
      throwIfCancelled(signal);
      decoded.forEach((samples, index) => copyBlock(area, samples, window, targets[index]));
    },
  );
  if (image.alpha !== undefined && image.stretchedAlpha && bands.includes(image.alpha)) {
    const alpha = targets[bands.indexOf(image.alpha)];
    for (let index = 0; index < alpha.length; index += 1) if (alpha[index]) alpha[index] = 255;
  }
  return new Map(bands.map((band, index) => [band, targets[index]]));
}
