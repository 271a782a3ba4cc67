import type { Rows } from '../deep/rows-of.ts';

/** Classes as points among features. */
export interface Prototypes {
  /** Features of a point. */
  readonly width: number;
  /** Class after class. */
  readonly means: Float64Array;
  /** What squared distances are divided by before they become shares; above 0. */
  readonly spread: number;
}

/** Of the least squared distance of two means: what the spread is where it cannot be told from the examples, and at least. */
const UNTOLD_SPREAD = 1 / 4;
const LEAST_SPREAD = 1e-6;

/**
 * The mean of each class over rows of features, and as their spread the variance within the classes, pooled with n - classes degrees of
 * freedom. With one example of each class that is unknown: then half of the way between the nearest two classes counts as one deviation.
 */
export function classPrototypes({ width, values }: Rows, classes: Uint16Array, count: number): Prototypes {
  const means = classMeans({ width, values }, classes, count);
  let within = 0;
  classes.forEach((place, row) => {
    for (let i = 0; i < width; i++) within += (values[row * width + i] - means[place * width + i]) ** 2;
  });
  const freedom = classes.length - count;
  const nearest = leastDistance(means, width);
  const spread = freedom === 0 ? UNTOLD_SPREAD * nearest : Math.max(within / freedom, LEAST_SPREAD * nearest);
  return { width, means, spread };
}

/** Two classes, by place, whose means are the same; undefined where all differ. */
export function sameClasses({ means, width }: Prototypes): readonly [number, number] | undefined {
  const seen = new Map<string, number>();
  for (let place = 0; place * width < means.length; place++) {
    const key = means.subarray(place * width, (place + 1) * width).join();
    const other = seen.get(key);
    if (other !== undefined) return [other, place];
    seen.set(key, place);
  }
  return undefined;
}

/** The class with the nearest mean, by place, the first of several. Fills `distances` (squared), one for each class. */
export function nearestClass(
  { width, means }: Prototypes,
  rows: Float32Array,
  row: number,
  distances: Float64Array,
): number {
  let best = 0;
  for (let place = 0; place < distances.length; place++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (rows[row * width + i] - means[place * width + i]) ** 2;
    distances[place] = sum;
    if (sum < distances[best]) best = place;
  }
  return best;
}

/** The softmax of -distance / spread at one class (Snell, Swersky and Zemel: arXiv 1703.05175, equation 2), 0..1. */
export function shareOf(
  distances: Float64Array,
  place: number,
  { spread }: Pick<Prototypes, 'spread'>,
): number {
  let sum = 0;
  for (const distance of distances) sum += Math.exp((distances[place] - distance) / spread);
  return 1 / sum;
}

function classMeans({ width, values }: Rows, classes: Uint16Array, count: number): Float64Array {
  const means = new Float64Array(count * width);
  const sizes = new Float64Array(count);
  classes.forEach((place, row) => {
    sizes[place]++;
    for (let i = 0; i < width; i++) means[place * width + i] += values[row * width + i];
  });
  return means.map((sum, at) => sum / sizes[Math.floor(at / width)]);
}

/** The least squared distance of two means. */
function leastDistance(means: Float64Array, width: number): number {
  let least = Infinity;
  for (let one = 0; one < means.length; one += width) {
    for (let other = 0; other < one; other += width) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (means[one + i] - means[other + i]) ** 2;
      least = Math.min(least, sum);
    }
  }
  return least;
}
