import type { MeanAndDeviation } from '../../raster/moments.ts';

/** Segments lie in cells of this many pixels, both ways, from the raster's upper left. */
export const CELL_SIZE = 256;

/** Steps of a pixel while it is shifted: nearly all have come to rest by then. */
export const PASSES = 4;

/** How a raster is cut into segments: plain data that travels to threads. */
export interface Segmenting {
  /** Of each band over the sample: bands count in deviations. */
  readonly moments: readonly Pick<MeanAndDeviation, 'mean' | 'deviation'>[];
  /** Pixels from the middle of a window to its edge. */
  readonly radius: number;
  /** Root mean square difference of the bands, in their deviations, within which pixels are alike. */
  readonly bandwidth: number;
  /** Pixels. */
  readonly minimumSegment: number;
}

/** Parameters of `segmentsManifest` that say how to segment. */
export interface DetailParameters {
  readonly spectralDetail: number;
  readonly spatialDetail: number;
  readonly minimumSegment: number;
}

/** From 1 pixel at the finest detail to 10, and from a twentieth of a deviation to a whole one. */
export function segmentingOf(
  { spectralDetail, spatialDetail, minimumSegment }: DetailParameters,
  moments: readonly MeanAndDeviation[],
): Segmenting {
  return {
    moments: moments.map(({ mean, deviation }) => ({ mean, deviation })),
    radius: 1 + Math.floor((20 - spatialDetail) / 2),
    bandwidth: (21 - spectralDetail) / 20,
    minimumSegment,
  };
}

/** Pixels of surroundings that the shifted pixels of a cell depend on. */
export function marginOf({ radius }: Pick<Segmenting, 'radius'>): number {
  return radius * PASSES;
}
