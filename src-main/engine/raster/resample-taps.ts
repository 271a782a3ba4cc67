/** How a band gets from one grid to another that covers the same ground. */
export type Resampling = 'nearest' | 'bilinear' | 'cubic' | 'average';

/** Along one axis: from which source pixels each target pixel is made, and with what weights. */
export interface Taps {
  /** Source pixels per target pixel. */
  readonly count: number;
  /** `count` for each target pixel, inside the source. */
  readonly positions: Int32Array;
  /** NaN where the source has no such pixel. */
  readonly weights: Float64Array;
}

export interface AxisRequest {
  /** First target pixel, and how many. */
  readonly start: number;
  readonly length: number;
  /** Pixels of the whole axis in the source and in the target. */
  readonly source: number;
  readonly target: number;
}

/**
 * Taps of one axis; they depend on a pixel's place on the whole target only, so that windows fit together without seams.
 * `average` needs a source that is a whole multiple of the target. Cubic is Keys' kernel with a = -0.5, as GDAL's.
 */
export function axisTaps(method: Resampling, axis: AxisRequest): Taps {
  if (method === 'nearest') return nearestTaps(axis);
  return method === 'average' ? averageTaps(axis) : kernelTaps(method === 'cubic' ? cubic : linear, axis);
}

/** First source pixel that taps touch, and how many. */
export function extentOfTaps({ positions }: Taps): { start: number; length: number } {
  let [first, last] = [Infinity, -Infinity];
  for (const position of positions) {
    first = Math.min(first, position);
    last = Math.max(last, position);
  }
  return { start: first, length: last - first + 1 };
}

interface Kernel {
  readonly count: number;
  weight(distance: number): number;
}

const linear: Kernel = { count: 2, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) };

const cubic: Kernel = {
  count: 4,
  weight: (distance) => {
    const x = Math.abs(distance);
    if (x <= 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

function nearestTaps({ start, length, source, target }: AxisRequest): Taps {
  const positions = Int32Array.from({ length }, (_, index) =>
    Math.min(source - 1, Math.floor(((start + index + 0.5) * source) / target)),
  );
  return { count: 1, positions, weights: new Float64Array(length).fill(1) };
}

function averageTaps({ start, length, source, target }: AxisRequest): Taps {
  const count = source / target;
  const positions = Int32Array.from({ length: length * count }, (_, index) => start * count + index);
  return { count, positions, weights: new Float64Array(length * count).fill(1) };
}

function kernelTaps({ count, weight }: Kernel, { start, length, source, target }: AxisRequest): Taps {
  const positions = new Int32Array(length * count);
  const weights = new Float64Array(length * count);
  for (let index = 0; index < length; index += 1) {
    const centre = ((start + index + 0.5) * source) / target - 0.5;
    const first = Math.floor(centre) - count / 2 + 1;
    for (let tap = 0; tap < count; tap += 1) {
      const position = first + tap;
      positions[index * count + tap] = Math.min(source - 1, Math.max(0, position));
      const isThere = position >= 0 && position < source;
      weights[index * count + tap] = isThere ? weight(centre - position) : NaN;
    }
  }
  return { count, positions, weights };
}
