import type { Raster } from '../../../raster/raster.ts';
import { bytesPerSample } from '../../../raster/samples.ts';
import { isFloat, uniformType, type UniformType } from '../../uniform-type.ts';
import { TILE_SIZE } from './tile-size.ts';

/** What kind of image a raster becomes, decided before its pixels are read. */
export interface ImagePlan extends UniformType {
  readonly bandCount: number;
  /** Whether each band has tiles of its own; otherwise a tile holds all bands of its pixels. */
  readonly planar: boolean;
  /** Whether a mask says which pixels have data: whole numbers without a value to spare for it. */
  readonly masked: boolean;
}

export type Interleave = 'auto' | 'pixel' | 'band';

/** Beyond this a tile of all bands together is a burden to every reader. */
const LARGEST_TILE_BYTES = 16 << 20;

/** Throws `unsupported` for bands whose types no single one can hold. */
export function planImage(raster: Raster, interleave: Interleave): ImagePlan {
  const { sampleType, nodata } = uniformType(raster);
  const bandCount = raster.bands.length;
  const tileBytes = bandCount * bytesPerSample(sampleType) * TILE_SIZE ** 2;
  const planar = interleave === 'auto' ? tileBytes > LARGEST_TILE_BYTES : interleave === 'band';
  return {
    sampleType,
    bandCount,
    planar: planar && bandCount > 1,
    nodata,
    masked: nodata === undefined && !isFloat(sampleType),
  };
}
