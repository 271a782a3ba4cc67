import type { Raster } from '../../../raster/raster.ts';
import type { Run } from '../../../run.ts';
import { uniformRaster } from '../../uniform-raster.ts';
import { isFloat } from '../../uniform-type.ts';
import { forEachTile } from './image-tiles.ts';
import type { ImagePlan } from './image-plan.ts';
import type { TiffImage } from './image-tiff.ts';
import type { Resampling } from './reduce-tile.ts';
import type { TileEncoding } from './tile-encoding.ts';
import { pyramidLevels, TilePyramid, type PyramidLevel } from './tile-pyramid.ts';
import type { TileSpool } from './tile-spool.ts';

export interface EncodeOptions {
  readonly encoding: TileEncoding;
  /** How overviews are made; none are where it is absent. */
  readonly resampling?: Resampling;
  /** 1 for the overviews alone: `levels` then begins with the first of them, and is empty where a tile holds the whole. */
  readonly firstLevel?: 0 | 1;
  /** Whether tiles without data are left out of the file. */
  readonly sparse?: boolean;
  /** Shown while it goes on. */
  readonly stage: string;
}

/** Levels in a spool, and how to write them: spread it into the `TiffImage` of `writeTiff`. */
export type EncodedPyramid = Omit<TiffImage, 'mainTags'> & { readonly levels: readonly PyramidLevel[] };

/**
 * Reads a raster once, tile by tile, and leaves its compressed tiles and those of its overviews in the spool. Only now is it known
 * whether any pixel has no data: the mask of whole numbers and the NaN of floating point are declared where there is need.
 */
export async function encodePyramid(
  raster: Raster,
  plan: ImagePlan,
  { encoding, resampling, firstLevel = 0, sparse, stage }: EncodeOptions,
  spool: TileSpool,
  run: Run,
): Promise<EncodedPyramid> {
  const { width, height } = raster.grid;
  const { sampleType, bandCount, planar, masked } = plan;
  const levels = pyramidLevels(width, height, planar ? bandCount : 1, resampling !== undefined);
  const reduction = { resampling: resampling ?? 'nearest', gap: plan.nodata };
  const pyramid = new TilePyramid(levels, { encoding, reduction, masked, sparse, firstLevel }, spool, run);
  const count = levels[0].tiles.length;
  const uniform = uniformRaster(raster, plan);
  let taken = 0;
  try {
    await forEachTile(uniform.raster, plan, run, async (place, pixels) => {
      await pyramid.add(place, pixels);
      taken += 1;
      run.report({ stage, fraction: taken / count });
    });
  } finally {
    await pyramid.finish();
  }
  const { gaps } = uniform.seen;
  return {
    sampleType,
    bandCount,
    planar,
    encoding,
    nodata: plan.nodata ?? (gaps && isFloat(sampleType) ? NaN : undefined),
    masked: masked && gaps,
    onlyOverviews: firstLevel > 0,
    levels: levels.slice(firstLevel),
  };
}
