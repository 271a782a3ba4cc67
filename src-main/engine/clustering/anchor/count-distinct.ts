import { mix32 } from '../../random.ts';
import { forEachPixel, type FittedWindow } from './fitted-windows.ts';

/** Different pixels in the windows; stops counting at `enough`. */
export function countDistinct(windows: readonly FittedWindow[], enough: number): number {
  const seen = new Set<number>();
  for (const fitted of windows) {
    const words = fitted.field.planes.map(
      (plane) => new Uint32Array(plane.buffer, plane.byteOffset, plane.length),
    );
    forEachPixel(fitted, (index) => {
      if (seen.size < enough) seen.add(words.reduce((hash, plane) => mix32(hash ^ plane[index]), 0));
    });
  }
  return seen.size;
}
