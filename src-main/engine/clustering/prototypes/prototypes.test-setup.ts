import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Examples } from '../examples/example-set.ts';

/** Examples at pixels (row * width + column) of a raster, of classes 1, 2, ... by place. */
export function examplesAt(raster: Raster, pixelsOf: readonly (readonly number[])[]): Examples {
  const { grid } = raster;
  const ids = new Uint16Array(grid.width * grid.height);
  pixelsOf.forEach((pixels, place) => pixels.forEach((pixel) => (ids[pixel] = place + 1)));
  const bands = [{ name: 'Class', sampleType: 'uint16', scale: 1, offset: 0, nodata: 0 } as const];
  const classes = pixelsOf.map((_, place) => ({ id: place + 1, name: `Class ${place + 1}` }));
  return {
    source: 'examples',
    classes,
    raster: memoryRaster({ name: 'examples', grid, bands, samples: [ids] }),
  };
}

/** Some pixels of each field of a truth, drawn by seed. */
export async function fewOfEach(truth: Raster, each: number, seed: number): Promise<number[][]> {
  const fields = await wholeBand(truth);
  const random = createRandom(seed);
  return Array.from({ length: Math.max(...fields) }, (_, place) => {
    const own = [...fields.keys()].filter((pixel) => fields[pixel] === place + 1);
    return Array.from({ length: each }, () => own.splice(random.below(own.length), 1)[0]);
  });
}

/** As many pixels as wanted, each as far as can be from those before, by their samples; a class each. */
export async function farApart(raster: Raster, count: number): Promise<number[][]> {
  const { width, height } = raster.grid;
  const { bands, valid } = await raster.read({ column: 0, row: 0, width, height });
  const planes = bands.map(numeric);
  const nearest = Float64Array.from(valid, (sound) => (sound === 1 ? Infinity : -1));
  const chosen: number[] = [];
  while (chosen.length < count) {
    const next = nearest.reduce((best, distance, pixel) => (distance > nearest[best] ? pixel : best), 0);
    chosen.push(next);
    nearest.forEach((distance, pixel) => {
      const own = planes.reduce((sum, plane) => sum + (plane[pixel] - plane[next]) ** 2, 0);
      if (distance >= 0) nearest[pixel] = Math.min(distance, own);
    });
    nearest[next] = -1;
  }
  return chosen.map((pixel) => [pixel]);
}

/** The samples of a raster's first band. */
export async function wholeBand({ grid: { width, height }, read }: Raster): Promise<number[]> {
  const { bands } = await read({ column: 0, row: 0, width, height });
  return Array.from(bands[0], Number);
}
