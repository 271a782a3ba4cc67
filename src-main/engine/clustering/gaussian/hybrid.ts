import { chiSquareQuantile } from '../../linear/chi-square-quantile.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { fitIsodata } from '../isodata/fit-isodata.ts';
import type { IsodataParameters } from '../isodata/isodata-limits.ts';
import { labelSample } from '../samples/label-sample.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { gatherSignatures } from '../signatures/gather-signatures.ts';
import { checkSignatureBands, type SignatureSet } from '../signatures/signature-set.ts';
import type { Signature } from '../signatures/signature.ts';
import { classComponents, type Priors } from './class-components.ts';
import { byBrightness, checkMemory, squareOf } from './component.ts';
import { gaussiansModel, restoreGaussiansModel } from './gaussians-model.ts';
import { hybridManifest } from './hybrid-manifest.ts';

export { hybridManifest };

/** Parameters of `hybridManifest`, complete and checked. */
interface HybridParameters extends IsodataParameters {
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
      return signatures ? byGiven(signatures, complete, raster) : byClusters(complete, raster, run);
    },
  }),
  restore: (state) => restoreGaussiansModel(hybridManifest.id, state),
};

async function byGiven(
  set: SignatureSet,
  parameters: HybridParameters,
  raster: Raster,
): Promise<ClusterModel> {
  checkSignatureBands(set, raster.bands.length);
  checkMemory(set.classes.length, raster.bands.length, 'full');
  const signatures = set.classes.map(({ pixels, mean, covariance }) => ({
    pixels,
    mean: Float64Array.from(mean),
    covariance: squareOf(covariance, mean.length),
  }));
  return modelOf(signatures, parameters, set);
}

async function byClusters(parameters: HybridParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  checkMemory(Math.max(parameters.clusters, parameters.maximumClusters), raster.bands.length, 'full');
  const sample = await drawSample(raster, { size: parameters.sample, seed: run.seed }, subRun(run, 0, 0.4));
  const pace = createPace(run.signal);
  const { centres } = await fitIsodata(sample, parameters, subRun(run, 0.4, 0.9), pace, raster.name);
  const ids = await labelSample(sample, { kind: 'centres', centres }, run, pace);
  const signatures = await gatherSignatures(sample, ids, centres.count, run, pace);
  run.report({ stage: 'Taking signatures', fraction: 1 });
  return modelOf(byBrightness(signatures), parameters);
}

function modelOf(
  signatures: readonly Signature[],
  { priors, rejectFraction }: HybridParameters,
  set?: SignatureSet,
): ClusterModel {
  const { components, kept, notes } = classComponents(signatures, priors);
  const bandCount = signatures[0].mean.length;
  const farthest = rejectFraction === 0 ? undefined : chiSquareQuantile(rejectFraction, bandCount);
  const classes = set && kept.map((place) => nameAndColour(set.classes[place]));
  return gaussiansModel(hybridManifest.id, { shape: 'full', components, farthest, classes }, notes);
}

function nameAndColour({ name, colour }: SignatureSet['classes'][number]): { name: string; colour?: string } {
  return colour === undefined ? { name } : { name, colour };
}
