import { EngineError } from '../../errors.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { fitProjection } from '../components/fit-projection.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, type SampleOptions } from '../samples/samples.ts';
import { featureMoments } from './feature-moments.ts';
import type { PatchFill, PatchInput, PatchStandard } from './patch-input.ts';
import { patchLength, requireMiddle, type PatchShape } from './patch-shape.ts';
import { openPatchSource, type PatchSource } from './patch-source.ts';

export interface PatchOptions {
  /** Principal components at most. */
  readonly components: number;
  /** Of a patch, in pixels; odd. */
  readonly side: number;
  readonly standardise: PatchStandard;
  readonly fill: PatchFill;
  /** Pixels to learn from. */
  readonly sample: SampleOptions;
  /** Of components that are kept. */
  readonly maximumBytes?: number;
}

/** Numbers of a batch, one view of it. */
const MOST_BATCH_BYTES = 2 ** 28;

/**
 * Learns from a sample of a raster how to make patches (its `input`), and opens the patches of that sample. Throws what `drawSample`
 * throws, and `bad-input` for a side that is not odd.
 */
export async function preparePatches(raster: Raster, options: PatchOptions, run: Run): Promise<PatchSource> {
  const { side, fill, standardise, components, maximumBytes } = options;
  requireMiddle(side);
  const sample = await drawSample(raster, options.sample, subRun(run, 0, 0.5));
  const { components: projection } = await fitProjection(
    sample,
    { components, unitDeviation: standardise === 'scene' ? 'first' : 'each' },
    run,
    createPace(run.signal),
  );
  const input: PatchInput = { side, projection, fill };
  const source = openPatchSource(raster, input, sample.positions, maximumBytes);
  if (standardise !== 'feature') return source;
  return { ...source, input: { ...input, features: await featureMoments(source, subRun(run, 0.5, 1)) } };
}

/** Opens the patches of a sample of a raster for an input that was learnt before, perhaps from another raster. */
export async function reopenPatches(
  raster: Raster,
  input: PatchInput,
  { sample, maximumBytes }: Pick<PatchOptions, 'sample' | 'maximumBytes'>,
  run: Run,
): Promise<PatchSource> {
  const { positions } = await drawSample(raster, sample, run);
  return openPatchSource(raster, input, positions, maximumBytes);
}

/**
 * The batch size wanted, or as many pixels as there are where these are fewer, which is told. Throws `too-few-pixels` for less than two,
 * and `bad-input` for a batch of more than 256 MiB.
 */
export function batchSizeFor(
  wanted: number,
  { name }: Pick<Raster, 'name'>,
  pixels: number,
  shape: PatchShape,
  run: Pick<Run, 'tell'>,
): number {
  const size = Math.min(wanted, pixels);
  if (size < 2) {
    throw new EngineError(
      'too-few-pixels',
      `${name}: patches are compared with each other, but there is only one to learn from; choose a larger area or sample.`,
    );
  }
  const most = Math.floor(MOST_BATCH_BYTES / (4 * patchLength(shape)));
  if (size > most) {
    throw new EngineError(
      'bad-input',
      `A batch of ${size} patches of ${shape.components} x ${shape.side} x ${shape.side} numbers would take more than 256 MiB; ask for at most ${most}.`,
    );
  }
  if (size < wanted) {
    const message = `${name} has ${pixels} pixels to learn from: batches have ${size} patches instead of ${wanted}.`;
    run.tell?.({ kind: 'notice', message });
  }
  return size;
}
