import type { ClusterModel } from '../clustering/clusterer.ts';
import { checkMemory } from '../clustering/gaussian/component.ts';
import { labelPositions } from '../clustering/labels/label-positions.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import { drawSample, type SampleOptions } from '../clustering/samples/samples.ts';
import { gatherSignatures } from '../clustering/signatures/gather-signatures.ts';
import { storedSignature, type Standardisation } from '../clustering/signatures/stored-signatures.ts';
import { writeSwathSignatures } from '../clustering/signatures/swath-signatures.ts';
import type { FeatureState } from '../features/feature-state.ts';
import type { Raster } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import { clusterName } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';

/**
 * The text of a file with the signatures of a model's clusters, from the sample that it was fitted to, in stored
 * samples; `standardisation` is what was done to the bands of the raster before.
 */
export async function takeSignatures(
  raster: Raster,
  model: ClusterModel,
  options: SampleOptions,
  standardisation: Standardisation | undefined,
  run: Run,
): Promise<string> {
  const { clusterCount, classes } = model;
  checkMemory(clusterCount, raster.bands.length, 'full');
  const sample = await drawSample(raster, options, subRun(run, 0, 0.3));
  const pace = createPace(run.signal);
  const ids = await labelPositions(sample, raster, model, run, pace);
  const signatures = await gatherSignatures(sample, ids, clusterCount, run, pace);
  const colours = clusterColours(clusterCount);
  const stored = signatures.map((signature, index) => {
    const { name = clusterName(index + 1), colour = colours[index] } = classes?.[index] ?? {};
    return storedSignature(name, colour, signature, standardisation);
  });
  const bands = raster.bands.map(({ name }) => name);
  return writeSwathSignatures({ source: raster.name, classes: stored }, bands);
}

/** How bands were standardised by steps that do nothing else; undefined where they stayed as they are. */
export function standardisationOf(states: readonly FeatureState[]): Standardisation | undefined {
  const [state] = states;
  if (state?.kind !== 'pixel' || state.step.kind !== 'affine') return undefined;
  const { centres, factors } = state.step;
  return centres.map((mean, band) => ({ mean, deviation: factors[band] === 0 ? 0 : 1 / factors[band] }));
}
