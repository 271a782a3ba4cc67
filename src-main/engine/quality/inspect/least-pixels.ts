import { sharedFloats, type Sample } from '../../clustering/samples/samples.ts';
import type { NumericSamples } from '../../raster/samples.ts';

/** Keeps the pixels of least key, at most so many. */
export interface LeastPixels {
  /** Pixels with a greater key will not be kept. */
  readonly limit: number;
  /** `key` 0..2^32-1; equal ones go by position. */
  add(key: number, position: number, planes: readonly NumericSamples[], pixel: number): void;
  /** By rising position. */
  finish(): Sample;
}

/** Holds at most twice `size` pixels of `bandCount` bands; memory grows with what is added. */
export function createLeastPixels(size: number, bandCount: number): LeastPixels {
  let limit = 0xffffffff;
  let keys: number[] = [];
  let positions: number[] = [];
  let values: number[] = [];
  /** Places of the `size` least, in that order. */
  const least = (): number[] =>
    [...keys.keys()].sort((a, b) => keys[a] - keys[b] || positions[a] - positions[b]).slice(0, size);
  const prune = (): void => {
    const places = least();
    limit = keys[places[places.length - 1]];
    values = places.flatMap((place) => values.slice(place * bandCount, (place + 1) * bandCount));
    positions = places.map((place) => positions[place]);
    keys = places.map((place) => keys[place]);
  };
  return {
    get limit() {
      return limit;
    },
    add(key, position, planes, pixel) {
      if (key > limit) return;
      keys.push(key);
      positions.push(position);
      for (const plane of planes) values.push(plane[pixel]);
      if (keys.length >= 2 * size) prune();
    },
    finish() {
      const places = least().sort((a, b) => positions[a] - positions[b]);
      const count = places.length;
      const planar = sharedFloats(count * bandCount);
      places.forEach((place, i) => {
        for (let band = 0; band < bandCount; band++) {
          planar[band * count + i] = values[place * bandCount + band];
        }
      });
      return {
        count,
        bandCount,
        values: planar,
        positions: Float64Array.from(places, (at) => positions[at]),
      };
    },
  };
}
