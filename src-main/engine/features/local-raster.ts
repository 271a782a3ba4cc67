import type { Raster } from '../raster/raster.ts';
import type { NumericSamples } from '../raster/samples.ts';
import type { Task, Workers } from '../workers.ts';
import type { FeatureState } from './feature-state.ts';
import type { LocalStatistic } from './feature-step.ts';
import { neighbourhoodRaster, type Planes } from './neighbourhood-raster.ts';

type Local = Extract<FeatureState, { kind: 'local' }>;

const TITLES: Readonly<Record<LocalStatistic, string>> = { mean: 'mean', deviation: 'deviation' };

/** Mean and population deviation of each band over the valid pixels of the square of 2 * radius + 1 around a pixel. */
export function localRaster(raster: Raster, state: Local, workers: Workers): Raster {
  const side = 2 * state.radius + 1;
  const bands = state.statistics.flatMap((statistic) =>
    raster.bands.map((band) => ({ ...band, name: `${band.name}, ${TITLES[statistic]} ${side} x ${side}` })),
  );
  const { radius, keep } = state;
  return neighbourhoodRaster(raster, { radius, task: localTask, how: state, bands, keep }, workers);
}

/** Statistic after statistic, in each band after band. */
export const localTask: Task<{ readonly pixels: Planes; readonly how: Local }, Float32Array[]> = {
  name: 'local-statistics',
  run: ({ pixels, how }) => {
    const counts = boxSums(pixels, how.radius, () => 1);
    const means = pixels.planes.map((plane) => {
      const sums = boxSums(pixels, how.radius, (i) => plane[i]);
      return sums.map((sum, i) => (counts[i] === 0 ? 0 : sum / counts[i]));
    });
    return how.statistics.flatMap((statistic) =>
      statistic === 'mean'
        ? means.map((mean) => Float32Array.from(mean))
        : pixels.planes.map((plane, band) => deviations(pixels, how.radius, plane, means[band], counts)),
    );
  },
};

function deviations(
  pixels: Planes,
  radius: number,
  plane: NumericSamples,
  means: Float64Array,
  counts: Float64Array,
): Float32Array {
  const squares = boxSums(pixels, radius, (i) => plane[i] * plane[i]);
  return Float32Array.from(squares, (sum, i) =>
    counts[i] === 0 ? 0 : Math.sqrt(Math.max(0, sum / counts[i] - means[i] * means[i])),
  );
}

/**
 * Sums over the valid pixels of the square around each pixel. Added anew for each, first down the columns, then across: a running sum
 * would be rounded differently in another window.
 */
function boxSums(
  { width, height, valid }: Planes,
  radius: number,
  value: (i: number) => number,
): Float64Array {
  const own = Float64Array.from(valid, (isValid, i) => (isValid === 0 ? 0 : value(i)));
  const down = new Float64Array(own.length);
  for (let row = 0; row < height; row++) {
    const until = Math.min(height - 1, row + radius);
    for (let from = Math.max(0, row - radius); from <= until; from++) {
      for (let column = 0; column < width; column++) down[row * width + column] += own[from * width + column];
    }
  }
  const sums = new Float64Array(own.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const until = Math.min(width - 1, column + radius);
      let sum = 0;
      for (let from = Math.max(0, column - radius); from <= until; from++) sum += down[row * width + from];
      sums[i] = sum;
    }
  }
  return sums;
}
