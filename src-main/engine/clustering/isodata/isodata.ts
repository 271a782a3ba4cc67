import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { fitIsodata } from './fit-isodata.ts';
import type { IsodataParameters } from './isodata-limits.ts';
import { keptPasses } from './isodata-checkpoint.ts';
import { isodataManifest } from './isodata-manifest.ts';

export { isodataManifest };

/**
 * ISODATA (Iso Cluster, migrating means) on a sample or on all pixels; then every pixel goes to the cluster with the nearest mean. The model has as many
 * clusters as were found, from the darkest mean to the brightest; its notes count what was split, merged and given up.
 */
export const isodataCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & IsodataParameters & { sample: number };
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
      return clusterByIsodata(source, raster, chosen, subRun(run, 0.5, 1));
    },
  }),
  restore: (state) => restoreCentresModel(isodataManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterByIsodata(
  source: PixelSource,
  raster: Raster,
  parameters: IsodataParameters,
  run: Run,
): Promise<ClusterModel> {
  const pace = createPace(run.signal);
  const kept = await keptPasses({ method: isodataManifest.id, parameters, source, raster }, run, pace);
  const found = await fitIsodata(source, { ...parameters, ...kept }, run, pace, raster.name);
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
