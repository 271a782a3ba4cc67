import { gatherSignatures } from '../clustering/signatures/gather-signatures.ts';
import type { Signature } from '../clustering/signatures/signature.ts';
import { fitsInMemory, SAMPLE_SIZE } from '../clustering/samples/pixel-source.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import {
  drawSample,
  forgetSample,
  type SampledRaster,
  type SampleOptions,
} from '../clustering/samples/samples.ts';
import { stepSample } from '../clustering/samples/step-sample.ts';
import { sampleMoments } from '../clustering/samples/sample-moments.ts';
import type { ModelNotes } from '../clustering/clusterer.ts';
import type { PixelStep } from '../raster/pixel-step.ts';
import type { Raster } from '../raster/raster.ts';
import type { SampleType } from '../raster/samples.ts';
import { bandMoments, standardising } from '../raster/standardise.ts';
import type { Run } from '../run.ts';
import { applyFeature } from './apply-feature.ts';
import type { FeatureState } from './feature-state.ts';
import type { FeatureStep } from './feature-step.ts';
import { minimumNoiseFraction, principalComponents, type Components } from './linear-components.ts';
import { neighbourDifferences } from './neighbour-pairs.ts';
import { indexOf, indicesStep } from './spectral-indices.ts';

export interface FittedFeatures {
  readonly raster: Raster;
  /** One for each step; `applyFeature` makes the raster again from them. */
  readonly states: readonly FeatureState[];
  /** What was chosen from the data. */
  readonly notes: ModelNotes;
}

/** Sample types that a sample, being float32, holds without rounding. */
const HELD_EXACTLY: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'float32'];

/** Steps that look at a sample. */
const LEARNING: readonly FeatureStep['kind'][] = [
  'standardise',
  'principal-components',
  'minimum-noise-fraction',
  'texture',
];

/** Pixels that noise is estimated from. */
const NOISE_SAMPLE = 65536;

/**
 * Learns the steps one after the other from a sample of the raster (of size 0: from all pixels as far as they fit into memory), and gives the raster of what they make. It brings a sample along where
 * it can, so that a clusterer that asks for the same size and seed reads nothing. Throws what `drawSample` throws, and `bad-input` for
 * indices that the bands do not allow.
 */
export async function fitFeatures(
  raster: Raster,
  steps: readonly FeatureStep[],
  options: SampleOptions,
  run: Run,
): Promise<FittedFeatures> {
  const isSampled = options.size > 0 || fitsInMemory(raster);
  const learning = isSampled ? options : { ...options, size: SAMPLE_SIZE };
  // The sample of the raster given belongs to whoever drew it.
  const lent = (raster as Partial<SampledRaster>).drawn?.sample;
  let fitted: FittedFeatures = { raster, states: [], notes: {} };
  for (const step of steps) {
    const from = LEARNING.includes(step.kind)
      ? await bringSample(fitted.raster, learning, run)
      : fitted.raster;
    const { state, notes = {} } = await fitStep(from, step, learning, isSampled, run);
    const next = applyFeature(from, state, run.workers);
    const isLent = lent !== undefined && (from as Partial<SampledRaster>).drawn?.sample === lent;
    fitted = {
      raster: state.kind === 'pixel' ? withSample(from, next, state.step, isLent) : next,
      states: [...fitted.states, state],
      notes: { ...fitted.notes, ...notes },
    };
    if (from !== raster) forgetSample(from);
  }
  return fitted;
}

interface FittedStep {
  readonly state: FeatureState;
  readonly notes?: ModelNotes;
}

async function fitStep(
  raster: Raster,
  step: FeatureStep,
  options: SampleOptions,
  isSampled: boolean,
  run: Run,
): Promise<FittedStep> {
  switch (step.kind) {
    case 'reflectance':
      return { state: reflectance(raster) };
    case 'standardise':
      return { state: await standardise(raster, isSampled ? options : undefined, run) };
    case 'principal-components': {
      const signature = await signatureOf(raster, options, run);
      return componentsOf(
        principalComponents(signature, step),
        'Principal component',
        'Principal components',
      );
    }
    case 'minimum-noise-fraction': {
      const noise = await noiseOf(raster, options, run);
      const signature = await signatureOf(raster, options, run);
      return componentsOf(minimumNoiseFraction(signature, noise, step), 'MNF component', 'MNF components');
    }
    case 'indices':
      return { state: indices(raster, step) };
    case 'local':
      return { state: step };
    case 'texture':
      return { state: { ...step, ...(await greyRange(raster, options, run)) } };
  }
}

function reflectance({ bands }: Raster): FeatureState {
  // A scale of 0 would lose the samples; the offset alone then says it all.
  const step: PixelStep = {
    kind: 'affine',
    centres: bands.map(({ scale, offset }) => (scale === 0 ? 0 : -offset / scale)),
    factors: bands.map(({ scale }) => scale),
  };
  return { kind: 'pixel', step, bands: bands.map(({ name }) => ({ name, scale: 1, offset: 0 })) };
}

/** By all pixels where there are no options. */
async function standardise(
  raster: Raster,
  options: SampleOptions | undefined,
  run: Run,
): Promise<FeatureState> {
  const moments = options
    ? await sampleMoments(await drawSample(raster, options, run), createPace(run.signal))
    : await bandMoments(raster, run);
  const bands = raster.bands.map(({ name, scale, offset }, band) => ({
    name,
    scale: scale * moments[band].deviation,
    offset: scale * moments[band].mean + offset,
  }));
  return { kind: 'pixel', step: standardising(moments), bands };
}

async function signatureOf(raster: Raster, options: SampleOptions, run: Run): Promise<Signature> {
  const sample = await drawSample(raster, options, run);
  const everyone = new Uint16Array(sample.count).fill(1);
  const [signature] = await gatherSignatures(sample, everyone, 1, run, createPace(run.signal));
  return signature;
}

/** Half the covariance of the differences between neighbours. */
async function noiseOf(raster: Raster, { size, seed }: SampleOptions, run: Run): Promise<Float64Array> {
  const differences = neighbourDifferences(raster);
  const wanted = size === 0 ? NOISE_SAMPLE : Math.min(size, NOISE_SAMPLE);
  const { covariance } = await signatureOf(differences, { size: wanted, seed }, run);
  return covariance.map((value) => value / 2);
}

function componentsOf({ step, share }: Components, name: string, title: string): FittedStep {
  const bands = step.rows.map((_, row) => ({ name: `${name} ${row + 1}`, scale: 1, offset: 0 }));
  const state: FeatureState = { kind: 'pixel', step, bands };
  return { state, notes: { [title]: `${bands.length}, ${(100 * share).toFixed(2)} % of the variance` } };
}

function indices(
  raster: Raster,
  { indices: ids, keep }: Extract<FeatureStep, { kind: 'indices' }>,
): FeatureState {
  const kept = keep ? raster.bands.map(({ name, scale, offset }) => ({ name, scale, offset })) : [];
  const made = ids.map((id) => ({ name: indexOf(id).id.toUpperCase(), scale: 1, offset: 0 }));
  return { kind: 'pixel', step: indicesStep(raster, ids, keep), bands: [...kept, ...made] };
}

/** Between the 2nd and the 98th percentile of the mean of the bands. */
async function greyRange(
  raster: Raster,
  options: SampleOptions,
  run: Run,
): Promise<{ low: number; high: number }> {
  const { count, bandCount, values } = await drawSample(raster, options, run);
  const means = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let band = 0; band < bandCount; band++) sum += values[band * count + i];
    return sum / bandCount;
  }).sort();
  const at = (share: number): number => means[Math.round(share * (count - 1))];
  return { low: at(0.02), high: at(0.98) };
}

async function bringSample(raster: Raster, { size, seed }: SampleOptions, run: Run): Promise<SampledRaster> {
  return { ...raster, drawn: { size, seed, sample: await drawSample(raster, { size, seed }, run) } };
}

/** What is made of each pixel alone can be made of a sample too. */
function withSample(from: Raster, to: Raster, step: PixelStep, isLent: boolean): Raster {
  const { drawn } = from as Partial<SampledRaster>;
  if (!drawn || !from.bands.every(({ sampleType }) => HELD_EXACTLY.includes(sampleType))) return to;
  const sampled: SampledRaster = {
    ...to,
    drawn: { ...drawn, sample: stepSample(drawn.sample, step, isLent) },
  };
  return sampled;
}
