import type { Raster } from '../../raster/raster.ts';
import { boundsOf } from '../../raster/walk.ts';
import type { Run } from '../../run.ts';
import { createPace } from './sample-chunks.ts';
import { inReadingOrder } from './reading-order.ts';
import { drawSample, type Sample, type SampleOptions } from './samples.ts';

/** What a method learns from: pixels in memory, or all of a raster, walked anew at each pass. */
export interface PixelSource {
  /** All of the pixels; where there is a raster some of them, for what needs single pixels: first centres, changes. */
  readonly sample: Sample;
  /**
   * Where the sample is all pixels: how many of them lie in each of the raster's reading windows, in whose order they come. Sums are
   * taken window by window then, as where the raster is walked.
   */
  readonly parts?: readonly number[];
  /** Where its pixels do not fit into memory. */
  readonly raster?: Raster;
  /** Whether the raster's pixels are brought to unit length, as the sample's are already; those of zeros alone are left out. */
  readonly unitLength?: boolean;
}

/** All pixels are held in memory where they take no more bytes than this. */
const MEMORY_BYTES = 2 ** 28;

/** Pixels for what needs single ones, where the others are not held. */
export const SAMPLE_SIZE = 262144;

/** Whether all pixels of a raster may be held in memory, as float32. */
export function fitsInMemory(raster: Raster, memoryBytes = MEMORY_BYTES): boolean {
  const { width, height } = boundsOf(raster);
  return width * height * raster.bands.length * 4 <= memoryBytes;
}

/**
 * A sample of `size` pixels, or where that is 0 all of them: in memory where they fit, else the raster itself and a sample of it.
 * Throws what `drawSample` throws.
 */
export async function openPixelSource(
  raster: Raster,
  { size, seed }: SampleOptions,
  run: Run,
  memoryBytes = MEMORY_BYTES,
): Promise<PixelSource> {
  if (size > 0) return { sample: await drawSample(raster, { size, seed }, run) };
  const isHeld = fitsInMemory(raster, memoryBytes);
  const drawn = await drawSample(raster, { size: isHeld ? 0 : SAMPLE_SIZE, seed }, run);
  const { sample, parts } = await inReadingOrder(drawn, raster, createPace(run.signal));
  return isHeld ? { sample, parts } : { sample, raster };
}

export function sourceOf(pixels: Sample | PixelSource): PixelSource {
  return 'sample' in pixels ? pixels : { sample: pixels };
}
