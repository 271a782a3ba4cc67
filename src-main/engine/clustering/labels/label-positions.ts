import type { Raster } from '../../raster/raster.ts';
import { walkRaster } from '../../raster/walk.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel } from '../clusterer.ts';
import { labelSample } from '../samples/label-sample.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { labelRaster } from './label-raster.ts';

/** The ids that a model gives to the pixels of a sample of the raster; walks the raster where a pixel's surroundings matter. */
export async function labelPositions(
  sample: Sample,
  raster: Raster,
  model: ClusterModel,
  run: Run,
  pace: Pace,
): Promise<Uint16Array> {
  if (model.rule) return labelSample(sample, model.rule, run, pace);
  const ids = new Uint16Array(sample.count);
  await walkRaster(labelRaster(raster, model, run), run, ({ window, bands: [labels] }) => {
    for (let row = 0; row < window.height; row++) {
      const start = (window.row + row) * raster.grid.width + window.column;
      let place = firstFrom(sample.positions, start);
      for (; sample.positions[place] < start + window.width; place++) {
        ids[place] = Number(labels[row * window.width + sample.positions[place] - start]);
      }
    }
  });
  return ids;
}

/** The first place of rising numbers that holds at least `least`; their length where none does. */
function firstFrom(rising: Float64Array, least: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
