import type { Raster } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel } from '../clusterer.ts';
import { labelSample } from '../samples/label-sample.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { idsAt } from './ids-at.ts';
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
  return idsAt(labelRaster(raster, model, run), sample.positions, run);
}
