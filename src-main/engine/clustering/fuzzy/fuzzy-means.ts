import type { ExactCentres, FuzzySums } from '../../kernels/fuzzy-kernel.ts';
import type { Run } from '../../run.ts';
import type { PassListener } from '../checkpoint/pass-listener.ts';
import { passRun } from '../samples/pass-run.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { fuzzySums } from './fuzzy-sums.ts';

/** Where fuzzy c-means is between two passes. */
export interface FuzzyState {
  readonly centres: ExactCentres;
  /** Sum of u^m times the squared distance at the centres of each pass: it falls from pass to pass. */
  readonly objectives: readonly number[];
}

export interface FuzzyOptions {
  /** m > 1 */
  readonly fuzziness: number;
  /** Passes at most, >= 1. */
  readonly iterations: number;
  /** Stops when no centre moves by more in any band, in the band's standard deviations over the sample. */
  readonly tolerance: number;
}

/**
 * Fuzzy c-means (Bezdek 1981): centres to the means of all pixels, weighed by the m-th power of their memberships, again and again. Goes on
 * from `start` where that is a state.
 */
export async function fuzzyMeans(
  pixels: Sample | PixelSource,
  start: ExactCentres | FuzzyState,
  { fuzziness, iterations, tolerance, onPass }: FuzzyOptions & PassListener<FuzzyState>,
  run: Run,
  pace: Pace,
): Promise<FuzzyState> {
  const moments = await sampleMoments(sourceOf(pixels).sample, pace);
  const units = moments.map(({ deviation }) => deviation);
  let state: FuzzyState = 'centres' in start ? start : { centres: start, objectives: [] };
  for (let settled = false; !settled && state.objectives.length < iterations;) {
    const { centres: before, objectives } = state;
    const inPass = passRun(run, objectives.length, iterations);
    const sums = await fuzzySums(pixels, before, fuzziness, inPass, pace);
    const centres = meansOf(sums, before);
    settled = greatestMove(before, centres, units) <= tolerance;
    state = { centres, objectives: [...objectives, sums.objective] };
    inPass.report({ stage: '', fraction: 1 });
    if (!settled && state.objectives.length < iterations) await onPass?.(state);
  }
  return state;
}

/** Where a cluster has no mass, its centre stays. */
function meansOf({ masses, sums }: FuzzySums, centres: ExactCentres): ExactCentres {
  const values = sums.map((sum, i) => {
    const mass = masses[Math.floor(i / centres.bandCount)];
    return mass > 0 ? sum / mass : centres.values[i];
  });
  return { ...centres, values };
}

/** In units of the bands; a constant band does not count. */
function greatestMove(before: ExactCentres, after: ExactCentres, units: readonly number[]): number {
  let greatest = 0;
  for (let i = 0; i < after.values.length; i++) {
    const unit = units[i % units.length];
    if (unit > 0) greatest = Math.max(greatest, Math.abs(after.values[i] - before.values[i]) / unit);
  }
  return greatest;
}
