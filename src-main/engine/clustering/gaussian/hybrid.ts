import { chiSquareQuantile } from '../../linear/chi-square-quantile.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { fitIsodata } from '../isodata/fit-isodata.ts';
import { keptPasses } from '../isodata/isodata-checkpoint.ts';
import type { IsodataParameters } from '../isodata/isodata-limits.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { centreSignatures } from '../signatures/centre-signatures.ts';
import { checkSignatureBands, type SignatureSet } from '../signatures/signature-set.ts';
import type { Signature } from '../signatures/signature.ts';
import { classComponents, type Priors } from './class-components.ts';
import { byBrightness, checkMemory, squareOf } from './component.ts';
import { gaussiansModel, restoreGaussiansModel } from './gaussians-model.ts';
import { hybridManifest } from './hybrid-manifest.ts';

export { hybridManifest };

/** Parameters of `hybridManifest`, complete and checked. */
export interface HybridParameters extends IsodataParameters {
  readonly sample: number;
  readonly priors: Priors;
  readonly rejectFraction: number;
}

/**
 * Clusters by ISODATA, their signatures, then maximum likelihood; or maximum likelihood by signatures that are given,
 * whose classes keep their order. Otherwise ids run from the darkest mean to the brightest. Confidence is the posterior
 * probability.
 */
export const hybridCode: ClustererCode = {
  create: (parameters, { signatures } = {}) => ({
    fit: (raster, run) => {
      const complete = parameters as Parameters & HybridParameters;
      return signatures ? byGiven(signatures, complete, raster, run) : byClusters(complete, raster, run);
    },
  }),
  restore: (state) => restoreGaussiansModel(hybridManifest.id, state),
};

async function byGiven(
  set: SignatureSet,
  parameters: HybridParameters,
  raster: Raster,
  run: Run,
): Promise<ClusterModel> {
  checkSignatureBands(set, raster.bands.length);
  checkMemory(set.classes.length, raster.bands.length, 'full');
  const signatures = set.classes.map(({ pixels, mean, covariance }) => ({
    pixels,
    mean: Float64Array.from(mean),
    covariance: squareOf(covariance, mean.length),
  }));
  return modelOf(signatures, parameters, run.signal, set);
}

async function byClusters(parameters: HybridParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  checkMemory(Math.max(parameters.clusters, parameters.maximumClusters), raster.bands.length, 'full');
  const options = { size: parameters.sample, seed: run.seed };
  const source = await openPixelSource(raster, options, subRun(run, 0, 0.4));
  return clusterByHybrid(source, raster, parameters, subRun(run, 0.4, 1));
}

/** The fit without given signatures on pixels that are at hand. `raster` is where they come from. */
export async function clusterByHybrid(
  source: PixelSource,
  raster: Raster,
  parameters: HybridParameters,
  run: Run,
): Promise<ClusterModel> {
  const pace = createPace(run.signal);
  const kept = await keptPasses({ method: hybridManifest.id, parameters, source, raster }, run, pace);
  const options = { ...parameters, ...kept };
  const { centres } = await fitIsodata(source, options, subRun(run, 0, 0.8), pace, raster.name);
  const taking = subRun(run, 0.8, 1);
  const signatures = await centreSignatures(source, centres, taking, pace);
  taking.report({ stage: 'Taking signatures', fraction: 1 });
  return modelOf(byBrightness(signatures), parameters, run.signal);
}

async function modelOf(
  signatures: readonly Signature[],
  { priors, rejectFraction }: HybridParameters,
  signal: AbortSignal,
  set?: SignatureSet,
): Promise<ClusterModel> {
  const { components, kept, notes } = await classComponents(signatures, priors, createPace(signal));
  const bandCount = signatures[0].mean.length;
  const farthest = rejectFraction === 0 ? undefined : chiSquareQuantile(rejectFraction, bandCount);
  const classes = set && kept.map((place) => nameAndColour(set.classes[place]));
  return gaussiansModel(hybridManifest.id, { shape: 'full', components, farthest, classes }, notes);
}

function nameAndColour({ name, colour }: SignatureSet['classes'][number]): { name: string; colour?: string } {
  return colour === undefined ? { name } : { name, colour };
}
