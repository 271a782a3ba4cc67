import { discard } from '../../bytes.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Random } from '../../random.ts';
import type { Run } from '../../run.ts';
import { lowerDistancesTask } from './kmeans-tasks.ts';
import { forEachChunk, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';

/** Squared distances to the nearest centre so far, and their sums by chunk. */
interface Distances {
  readonly closest: Float32Array;
  readonly chunks: readonly { from: number; length: number; total: number }[];
  readonly total: number;
}

/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007, with 2 + ln k trials a centre): each next centre is the best of a few pixels
 * drawn with probability proportional to their squared distance from the centres so far. Gives fewer than `count` centres
 * where the sample has no more distinct pixels.
 */
export async function seedCentres(
  sample: Sample,
  count: number,
  random: Random,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const chosen = [random.below(sample.count)];
  const trials = 2 + Math.floor(Math.log(count));
  const closest = sharedFloats(sample.count).fill(Infinity);
  let distances = await lower(sample, chosen[0], closest, run, pace);
  while (chosen.length < count && distances.total > 0) {
    const drawn = Array.from({ length: trials }, () => draw(distances, random.next()));
    const next = await best(sample, drawn, closest, run, pace);
    chosen.push(next);
    distances = await lower(sample, next, closest, run, pace);
    run.report({ stage: 'Choosing first centres', fraction: chosen.length / count });
  }
  return pixelsAsCentres(sample, chosen);
}

/** The pixels at these indices of the sample as points. */
export function pixelsAsCentres(sample: Sample, indices: readonly number[]): Centres {
  const { bandCount, count, values } = sample;
  const points = new Float32Array(indices.length * bandCount);
  indices.forEach((index, point) => {
    for (let band = 0; band < bandCount; band++) {
      points[point * bandCount + band] = values[band * count + index];
    }
  });
  return { count: indices.length, bandCount, values: points };
}

/** Takes one more centre: lowers `closest` where it lies. A chunk is written only after its task has read it. */
async function lower(
  sample: Sample,
  index: number,
  closest: Float32Array,
  run: Run,
  pace: Pace,
): Promise<Distances> {
  const chunks: { from: number; length: number; total: number }[] = [];
  const candidates = pixelsAsCentres(sample, [index]);
  await forEachChunk(
    sample,
    1,
    run,
    pace,
    lowerDistancesTask,
    (chunk) => ({ chunk, candidates, closest: part(closest, chunk), keep: true }),
    ({ totals, closest: distances }, { from, length }) => {
      closest.set(distances!, from);
      discard(distances!.buffer);
      chunks.push({ from, length, total: totals[0] });
    },
  );
  return { closest, chunks, total: chunks.reduce((sum, { total }) => sum + total, 0) };
}

/** Of the drawn pixels, the one that leaves the least sum of distances; the first of several. */
async function best(
  sample: Sample,
  drawn: readonly number[],
  closest: Float32Array,
  run: Run,
  pace: Pace,
): Promise<number> {
  const candidates = pixelsAsCentres(sample, drawn);
  const sums = new Float64Array(drawn.length);
  await forEachChunk(
    sample,
    drawn.length,
    run,
    pace,
    lowerDistancesTask,
    (chunk) => ({ chunk, candidates, closest: part(closest, chunk), keep: false }),
    ({ totals }) => totals.forEach((total, candidate) => (sums[candidate] += total)),
  );
  return drawn[sums.indexOf(Math.min(...sums))];
}

/** The pixel at `fraction` (0..1) of the running sum of distances; never one at distance 0. */
function draw({ closest, chunks, total }: Distances, fraction: number): number {
  let left = fraction * total;
  const reachable = chunks.filter((chunk) => chunk.total > 0);
  const last = reachable[reachable.length - 1];
  for (const chunk of reachable) {
    if (left >= chunk.total && chunk !== last) {
      left -= chunk.total;
      continue;
    }
    return drawWithin(closest, chunk.from, chunk.length, left);
  }
  return last.from;
}

function drawWithin(closest: Float32Array, from: number, length: number, left: number): number {
  let found = from;
  for (let i = from; i < from + length; i++) {
    if (closest[i] === 0) continue;
    found = i;
    left -= closest[i];
    if (left < 0) break;
  }
  return found;
}

function part(closest: Float32Array, { from, length }: { from: number; length: number }): Float32Array {
  return closest.subarray(from, from + length);
}
