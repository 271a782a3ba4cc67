import type { Centres, PixelPlanes } from './centre-kernel.ts';

/** The points nearest to each of some pixels. */
export interface NearestFew {
  /** For each rank, the nearest first: each pixel's squared distance to that point. */
  readonly distances: readonly Float32Array[];
  /** The number of that point, from 0. */
  readonly indices: readonly Uint16Array[];
}

/**
 * The `few` (1..`points.count`) nearest of at most 65536 points of 1 to 8 components, by squared Euclidean distance:
 * float32, components added in their order, every operation rounded, so that implementations agree bit for bit. Of several
 * equally near the one of lowest number comes first. Samples are finite.
 */
export interface NearestFewKernel {
  readonly name: 'wasm' | 'plain';
  nearest(pixels: PixelPlanes, points: Centres, few: number): NearestFew;
}

export function emptyNearestFew(length: number, few: number): NearestFew {
  return {
    distances: Array.from({ length: few }, () => new Float32Array(length)),
    indices: Array.from({ length: few }, () => new Uint16Array(length)),
  };
}
