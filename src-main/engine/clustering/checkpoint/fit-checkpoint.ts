import { z } from 'zod';
import { mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { packState, unpackState } from './pack-state.ts';
import { WORTH_KEEPING } from './worth-keeping.ts';

const VERSION = 2;

/** What tells a fit from all others, besides its seed: a state of another is not taken. */
export interface FitIdentity {
  /** The id of the clusterer. */
  readonly method: string;
  readonly parameters: object;
  readonly source: PixelSource;
  /** Where the pixels come from. */
  readonly raster: Raster;
}

/** Keeps how far one fit is: plain data, numbers of which every bit counts in typed arrays. */
export interface FitCheckpoint<State> {
  /** Undefined where nothing was kept, or not of this very fit. */
  load(): Promise<State | undefined>;
  /**
   * Called after each pass over the source with the state from which the fit goes on and the multiplications for one pixel; keeps it when
   * enough work came together.
   */
  passed(state: State, pixelWork: number): Promise<void>;
}

/** For a fit that is too short to be kept. */
export const NO_CHECKPOINT: FitCheckpoint<never> = { load: async () => undefined, passed: async () => {} };

/** The run's checkpoint for one fit; what it holds is taken if `schema` knows it. */
export async function fitCheckpoint<State>(
  fit: FitIdentity,
  schema: z.ZodType<State>,
  { checkpoint, seed }: Run,
  pace: Pace,
): Promise<FitCheckpoint<State>> {
  if (!checkpoint) return NO_CHECKPOINT as FitCheckpoint<State>;
  const identity = await identityOf(fit, seed, pace);
  const kept = z.object({ version: z.literal(VERSION), identity: z.literal(identity), fit: schema });
  let unsaved = 0;
  return {
    load: async () => {
      const found = await checkpoint.load();
      return found && kept.safeParse(unpackState(found)).data?.fit;
    },
    passed: async (state, pixelWork) => {
      unsaved += fit.source.raster ? Infinity : fit.source.sample.count * pixelWork;
      if (unsaved < WORTH_KEEPING) return;
      unsaved = 0;
      const packed = packState({ version: VERSION, identity, fit: state });
      await checkpoint.save(packed.state, packed.arrays);
    },
  };
}

async function identityOf(
  { method, parameters, source, raster }: FitIdentity,
  seed: number,
  pace: Pace,
): Promise<string> {
  const { width, height } = raster.grid;
  const pixels = await fingerprint(source.sample, pace);
  return JSON.stringify([method, parameters, seed, width, height, source.raster !== undefined, ...pixels]);
}

/** Values that a pause is made after. */
const STRETCH = 1 << 20;

/** Number of pixels, of bands, and a 32-bit hash of all values. */
async function fingerprint({ values, count, bandCount }: Sample, pace: Pace): Promise<number[]> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let hash = 0;
  for (let from = 0; from < words.length; from += STRETCH) {
    const stretch = words.subarray(from, from + STRETCH);
    for (let i = 0; i < stretch.length; i++) hash = mix32(hash + stretch[i]);
    await pace(stretch.length * PLAIN_WORK);
  }
  return [count, bandCount, hash];
}
