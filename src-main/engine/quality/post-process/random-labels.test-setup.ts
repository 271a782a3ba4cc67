import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import type { LabelGrid } from './label-grid.ts';

/** Patches of a few labels with specks in them, some pixels without data. */
export function randomLabels(width: number, height: number, seed: number, labels = 4): LabelGrid {
  const random = createRandom(seed);
  const centres = Array.from({ length: 12 }, () => ({
    x: random.below(width),
    y: random.below(height),
    id: 1 + random.below(labels),
  }));
  const ids = Uint16Array.from({ length: width * height }, (_, i) => {
    if (random.next() < 0.03) return 0;
    if (random.next() < 0.2) return 1 + random.below(labels);
    const distance = ({ x, y }: { x: number; y: number }) =>
      (x - (i % width)) ** 2 + (y - Math.floor(i / width)) ** 2;
    return centres.reduce((best, centre) => (distance(centre) < distance(best) ? centre : best)).id;
  });
  return { width, height, ids };
}

/** The same as a raster of uint8. */
export function labelsAsRaster({ width, height, ids }: LabelGrid): Raster {
  return memoryRaster({
    name: 'labels',
    grid: { width, height, transform: [1, 0, 0, 0, -1, 0], georeferenced: false },
    bands: [{ name: 'Cluster', sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 }],
    samples: [new Uint8Array(ids)],
  });
}

/** Places of the square of 2 * radius + 1 pixels around a pixel that lie in the grid. */
export function squareAround({ width, height }: LabelGrid, i: number, radius: number): number[] {
  const [column, row] = [i % width, Math.floor(i / width)];
  const places: number[] = [];
  for (let y = row - radius; y <= row + radius; y++) {
    for (let x = column - radius; x <= column + radius; x++) {
      if (x >= 0 && y >= 0 && x < width && y < height) places.push(y * width + x);
    }
  }
  return places;
}

/** How often each label other than 0 occurs. */
export function countLabels(ids: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) if (id !== 0) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
