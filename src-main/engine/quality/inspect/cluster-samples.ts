import type { Sample } from '../../clustering/samples/samples.ts';
import { mix32 } from '../../random.ts';
import type { NumericSamples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import { createLeastPixels } from './least-pixels.ts';

/** Draws up to so many pixels of each group, whatever its share of the scene. */
export interface ClusterSamples {
  /** `groups` from 1 to the number of groups; 0 is left out. */
  add(window: Window, groups: Uint16Array, planes: readonly NumericSamples[]): void;
  /** One sample for each group, pixels by rising position; call once. */
  finish(): Sample[];
}

/** The pixels of each group with the least hash of (row, column): the same for any size and order of the blocks. */
export function createClusterSamples(
  groupCount: number,
  size: number,
  bandCount: number,
  gridWidth: number,
): ClusterSamples {
  const kept = Array.from({ length: groupCount }, () => createLeastPixels(size, bandCount));
  return {
    add(window, groups, planes) {
      for (let row = 0; row < window.height; row++) {
        const rowWord = mix32(window.row + row + 1);
        for (let column = 0; column < window.width; column++) {
          const pixel = row * window.width + column;
          if (groups[pixel] === 0) continue;
          const candidates = kept[groups[pixel] - 1];
          const key = mix32(rowWord ^ mix32((window.column + column) ^ 0x5bd1e995));
          if (key > candidates.limit) continue;
          const position = (window.row + row) * gridWidth + window.column + column;
          candidates.add(key, position, planes, pixel);
        }
      }
    },
    finish: () => kept.map((candidates) => candidates.finish()),
  };
}
