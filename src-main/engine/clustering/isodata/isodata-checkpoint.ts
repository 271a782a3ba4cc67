import { z } from 'zod';
import { fitCheckpoint, type FitIdentity } from '../checkpoint/fit-checkpoint.ts';
import { keptCentres } from '../checkpoint/kept-centres.ts';
import type { Run } from '../../run.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import type { FitIsodata, IsodataState } from './fit-isodata.ts';

const keptState: z.ZodType<IsodataState> = z.object({
  centres: keptCentres(Float32Array),
  before: keptCentres(Float32Array),
  iterations: z.int().min(1),
  quiet: z.int().min(0),
  splits: z.int().min(0),
  merges: z.int().min(0),
  deletions: z.int().min(0),
});

/** Where the passes of a method that begins with ISODATA were, and who keeps where they are. */
export async function keptPasses(
  fit: FitIdentity,
  run: Run,
  pace: Pace,
): Promise<Pick<FitIsodata, 'resumed' | 'onPass'>> {
  const checkpoint = await fitCheckpoint(fit, keptState, run, pace);
  const { bandCount } = fit.source.sample;
  return {
    resumed: await checkpoint.load(),
    onPass: (state) => checkpoint.passed(state, bandCount * (state.centres.count + PLAIN_WORK)),
  };
}
