import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { fitIsodata } from './fit-isodata.ts';
import type { IsodataParameters } from './isodata-limits.ts';
import { isodataManifest } from './isodata-manifest.ts';

export { isodataManifest };

/**
 * ISODATA (Iso Cluster, migrating means) on a sample; then every pixel goes to the cluster with the nearest mean. The model has as many
 * clusters as were found, from the darkest mean to the brightest; its notes count what was split, merged and given up.
 */
export const isodataCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & IsodataParameters & { sample: number }, raster, run),
  }),
  restore: (state) => restoreCentresModel(isodataManifest.id, state),
};

async function fit(
  parameters: IsodataParameters & { readonly sample: number },
  raster: Raster,
  run: Run,
): Promise<ClusterModel> {
  const sample = await drawSample(raster, { size: parameters.sample, seed: run.seed }, subRun(run, 0, 0.5));
  const pace = createPace(run.signal);
  const found = await fitIsodata(sample, parameters, subRun(run, 0.5, 1), pace, raster.name);
  const { centres, inertia, iterations, splits, merges, deletions, small } = found;
  const notes = {
    Iterations: iterations,
    Splits: splits,
    Merges: merges,
    'Given up as too small': deletions,
    ...(small > 0 && { 'Kept though too small': small }),
  };
  return { ...centresModel(isodataManifest.id, centres, inertia), notes };
}
