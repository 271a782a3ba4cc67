import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import { createRandom } from '../../random.ts';
import type { Task } from '../../workers.ts';
import type { SampleChunk } from '../samples/sample-chunks.ts';

/** Where mini-batch k-means is between two batches, as plain data. */
export interface BatchState {
  readonly centres: Centres;
  /** Pixels that each centre has taken in. */
  readonly weights: Float64Array;
  /** Batches done. */
  readonly batches: number;
  /** Pixels since centres with few pixels were last put elsewhere. */
  readonly sinceReassigned: number;
  /** The running mean of the squared distance of a pixel; undefined at first. */
  readonly meanDistance?: number;
  readonly leastDistance: number;
  /** Batches since `leastDistance`. */
  readonly idle: number;
}

export interface BatchStepsInput {
  /** A whole sample. */
  readonly pixels: SampleChunk;
  readonly state: BatchState;
  readonly batchSize: number;
  readonly batches: number;
  readonly patience: number;
  /** From which, and from the number of a batch, the batch follows. */
  readonly seed: number;
}

/** Centres with fewer pixels than this share of the greatest are put elsewhere now and then. */
const REASSIGNED_SHARE = 0.01;

/** Some batches of mini-batch k-means, one after the other; stops within them when patience ends. */
export const batchStepsTask: Task<BatchStepsInput, BatchState> = {
  name: 'mini-batches',
  run: (input) => {
    let { state } = input;
    for (let i = 0; i < input.batches && state.idle < input.patience; i++) state = step(input, state);
    return state;
  },
};

/**
 * Sculley (2010) as scikit-learn does it: each centre moves to the mean of all pixels that it ever took in, in batches drawn with
 * replacement; centres that attract hardly any start again at pixels of the batch.
 */
function step({ pixels, batchSize, seed }: BatchStepsInput, before: BatchState): BatchState {
  const random = createRandom((seed + Math.imul(before.batches + 1, 0x9e3779b1)) >>> 0);
  const drawn = Uint32Array.from({ length: Math.min(batchSize, pixels.count) }, () =>
    random.below(pixels.count),
  );
  const batch = gathered(pixels, drawn);
  const { counts, sums, inertia } = openKernel().accumulate(batch, before.centres);
  const weights = before.weights.map((weight, centre) => weight + counts[centre + 1]);
  const moved = movedCentres(before.centres, before.weights, weights, sums);
  const sinceReassigned = before.sinceReassigned + batch.length;
  const isDue = sinceReassigned >= 10 * moved.count || weights.includes(0);
  const state = { centres: moved, weights };
  const next = isDue ? reassigned(state, batch, (below) => random.below(below)) : state;
  return {
    ...next,
    ...measured(before, inertia / batch.length, batch.length / pixels.count),
    sinceReassigned: isDue ? 0 : sinceReassigned,
  };
}

function gathered({ values, bandCount, count }: SampleChunk, drawn: Uint32Array): PixelPlanes {
  const planes = Array.from({ length: bandCount }, (_, band) => {
    const plane = new Float32Array(drawn.length);
    for (let i = 0; i < drawn.length; i++) plane[i] = values[band * count + drawn[i]];
    return plane;
  });
  return { length: drawn.length, planes };
}

function movedCentres(
  { values, bandCount, count }: Centres,
  before: Float64Array,
  weights: Float64Array,
  sums: Float64Array,
): Centres {
  const moved = values.map((value, i) => {
    const centre = Math.floor(i / bandCount);
    const taken = weights[centre] - before[centre];
    return taken === 0 ? value : (value * before[centre] + sums[bandCount + i]) / weights[centre];
  });
  return { values: moved, bandCount, count };
}

/** The lightest centres, at most half a batch of them, at pixels of the batch; with the least weight of the others. */
function reassigned(
  { centres, weights }: Pick<BatchState, 'centres' | 'weights'>,
  batch: PixelPlanes,
  below: (limit: number) => number,
): Pick<BatchState, 'centres' | 'weights'> {
  const greatest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const light = [...weights.keys()].filter((centre) => weights[centre] < REASSIGNED_SHARE * greatest);
  light.sort((one, other) => weights[one] - weights[other] || one - other);
  const chosen = light.slice(0, Math.max(1, Math.floor(batch.length / 2)));
  if (chosen.length === 0) return { centres, weights };
  const kept = weights.filter((_, centre) => !chosen.includes(centre));
  const [values, after] = [centres.values.slice(), weights.slice()];
  for (const centre of chosen) {
    const pixel = below(batch.length);
    batch.planes.forEach((plane, band) => (values[centre * centres.bandCount + band] = plane[pixel]));
    after[centre] = kept.reduce((least, weight) => Math.min(least, weight), Infinity);
  }
  return { centres: { ...centres, values }, weights: after };
}

/** Progress by a running mean over about as many batches as a sample has. */
function measured(
  before: BatchState,
  distance: number,
  share: number,
): Pick<BatchState, 'batches' | 'meanDistance' | 'leastDistance' | 'idle'> {
  const alpha = Math.min(1, 2 * share);
  const mean =
    before.meanDistance === undefined ? distance : before.meanDistance * (1 - alpha) + distance * alpha;
  const isLess = mean < before.leastDistance;
  return {
    batches: before.batches + 1,
    meanDistance: mean,
    leastDistance: isLess ? mean : before.leastDistance,
    idle: isLess ? 0 : before.idle + 1,
  };
}
