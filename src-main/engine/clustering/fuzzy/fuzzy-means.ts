import type { ExactCentres, FuzzySums } from '../../kernels/fuzzy-kernel.ts';
import type { Run } from '../../run.ts';
import { passRun } from '../samples/pass-run.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { fuzzySums } from './fuzzy-sums.ts';

export interface FuzzyOptions {
  /** m > 1 */
  readonly fuzziness: number;
  /** Passes at most, >= 1. */
  readonly iterations: number;
  /** Stops when no centre moves by more in any band, in the band's standard deviations over the sample. */
  readonly tolerance: number;
}

export interface FuzzyResult {
  readonly centres: ExactCentres;
  /** Sum of u^m times the squared distance at the centres of each pass: it falls from pass to pass. */
  readonly objectives: readonly number[];
}

/** Fuzzy c-means (Bezdek 1981): centres to the means of all pixels, weighed by the m-th power of their memberships, again and again. */
export async function fuzzyMeans(
  pixels: Sample | PixelSource,
  start: ExactCentres,
  { fuzziness, iterations, tolerance }: FuzzyOptions,
  run: Run,
  pace: Pace,
): Promise<FuzzyResult> {
  const moments = await sampleMoments(sourceOf(pixels).sample, pace);
  const units = moments.map(({ deviation }) => deviation);
  const objectives: number[] = [];
  let centres = start;
  for (let settled = false; !settled && objectives.length < iterations;) {
    const inPass = passRun(run, objectives.length, iterations);
    const sums = await fuzzySums(pixels, centres, fuzziness, inPass, pace);
    const next = meansOf(sums, centres);
    settled = greatestMove(centres, next, units) <= tolerance;
    centres = next;
    objectives.push(sums.objective);
    inPass.report({ stage: '', fraction: 1 });
  }
  return { centres, objectives };
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
