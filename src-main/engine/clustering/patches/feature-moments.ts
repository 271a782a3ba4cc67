import { throwIfCancelled, type Run } from '../../run.ts';
import { pipeline, type Task } from '../../workers.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { groupIndices } from './group-indices.ts';
import type { PaddedComponents } from './padded-components.ts';
import { shapeOfInput, type FeatureMoments } from './patch-input.ts';
import { patchLength, type PatchShape } from './patch-shape.ts';
import type { PatchSource } from './patch-source.ts';

interface FeatureSumsInput {
  readonly padded: PaddedComponents;
  /** Where the patches begin. */
  readonly places: Uint32Array;
  readonly shape: PatchShape;
}

/** Of each number of a patch, over the patches that have data there. */
interface FeatureSums {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Patches summed up by one task: some tenths of a second. */
const PATCHES_OF_TASK = 65536;

/** Components have deviation 1: of so many patches, features with less than this may be constant but for rounding. */
const LEAST_DEVIATION = 1e-4;

export const featureSumsTask: Task<FeatureSumsInput, FeatureSums> = {
  name: 'feature-sums',
  run: ({ padded, places, shape }) => {
    const sums = emptySums(patchLength(shape));
    for (const place of places) addPatch(sums, padded, place, shape);
    return sums;
  },
};

/**
 * Mean and deviation of each number of a source's patches, over those that have data there: 0 and 0 where none has or all are the same.
 * Passes over the tiles once, holding no patches; the same for any number of threads.
 */
export async function featureMoments(source: PatchSource, run: Run): Promise<FeatureMoments> {
  const { input, tiles, tileOf } = source;
  const shape = shapeOfInput(input);
  const whole = emptySums(patchLength(shape));
  const pace = createPace(run.signal);
  let done = 0;
  await pipeline(
    placesByTile(source),
    Math.min(tiles.capacity, run.workers.size + 1),
    async ({ tile, places }) => {
      const padded = await tiles.load(tile, run);
      return run.workers.run(featureSumsTask, { padded, places, shape }, { signal: run.signal });
    },
    async (part, { places }) => {
      throwIfCancelled(run.signal);
      for (const key of ['counts', 'sums', 'squares'] as const) {
        for (let i = 0; i < whole[key].length; i++) whole[key][i] += part[key][i];
      }
      done += places.length;
      run.report({ stage: 'Measuring the patches', fraction: done / tileOf.length });
      await pace(places.length * whole.sums.length);
    },
  );
  return momentsOf(whole);
}

function* placesByTile({ tileOf, placeOf }: PatchSource): Generator<{ tile: number; places: Uint32Array }> {
  for (const [tile, own] of groupIndices(tileOf)) {
    for (let from = 0; from < own.length; from += PATCHES_OF_TASK) {
      const places = own.subarray(from, from + PATCHES_OF_TASK).map((pixel) => placeOf[pixel]);
      yield { tile, places };
    }
  }
}

function emptySums(length: number): FeatureSums {
  const zeros = (): Float64Array => new Float64Array(length);
  return { counts: zeros(), sums: zeros(), squares: zeros() };
}

/** The patch whose upper left pixel is at `place`. */
function addPatch(
  { counts, sums, squares }: FeatureSums,
  { width, values }: PaddedComponents,
  place: number,
  { components, side }: PatchShape,
): void {
  const pixels = side * side;
  let from = place * components;
  let pixel = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++, pixel++) {
      for (let feature = pixel; feature < sums.length; feature += pixels) {
        const value = values[from++];
        if (value !== value) continue;
        counts[feature]++;
        sums[feature] += value;
        squares[feature] += value * value;
      }
    }
    from += (width - side) * components;
  }
}

function momentsOf({ counts, sums, squares }: FeatureSums): FeatureMoments {
  const means = Array.from(sums, (sum, feature) => (counts[feature] === 0 ? 0 : sum / counts[feature]));
  const deviations = means.map((mean, feature) => {
    const variance = counts[feature] === 0 ? 0 : squares[feature] / counts[feature] - mean ** 2;
    const deviation = Math.sqrt(Math.max(0, variance));
    return deviation < LEAST_DEVIATION ? 0 : deviation;
  });
  return { means, deviations };
}
