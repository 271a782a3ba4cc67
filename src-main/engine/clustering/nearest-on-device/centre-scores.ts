import type { Values } from '../../device/device.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { leadingBitsOf } from './nearest-program.ts';

/** Half of one unit in the last place of 1, in float32. */
const ROUNDING = 2 ** -24;

/** Centres as `nearestProgram` is fed them, and how far a score must be ahead to decide. */
export interface CentreScores {
  /** All inputs but the pixels. */
  readonly feed: Values;
  /** A label holds where its margin exceeds `slack` times (`reach` + squared length of the pixel), and `least` besides. */
  readonly slack: number;
  readonly reach: number;
  readonly least: number;
}

/**
 * Centres about their mean. The slack is above all rounding there can be, as in `kernels/pack-centres.ts`, in units of `ROUNDING` and of the
 * sum of the squared lengths: 6 (bands + 1) for two scores, each a sum of 3 bands products in any order, also where every sum is cut off instead of
 * rounded; 12 for what the parts leave out of factors; 2 (bands + 4) for the distances that kernels compare, and as much as a third of
 * it to spare. What is lost below the least float32 is `least`.
 */
export function centreScores({ count, bandCount, values }: Centres): CentreScores {
  const shift = meanOf({ count, bandCount, values });
  const parts = new Float32Array(count * 3 * bandCount);
  const halves = new Float32Array(count);
  let reach = 0;
  for (let centre = 0; centre < count; centre++) {
    const row = centre * 3 * bandCount;
    let squares = 0;
    for (let band = 0; band < bandCount; band++) {
      const apart = Math.fround(values[centre * bandCount + band] - shift[band]);
      const high = leadingBitsOf(apart);
      parts[row + band] = high;
      parts[row + bandCount + band] = apart - high;
      parts[row + 2 * bandCount + band] = high;
      squares += apart * apart;
    }
    halves[centre] = squares / 2;
    reach = Math.max(reach, squares);
  }
  const slack = (12 * bandCount + 64) * ROUNDING;
  return { feed: { shift, centres: parts, halves }, slack, reach, least: bandCount * 2 ** -118 };
}

function meanOf({ count, bandCount, values }: Centres): Float32Array {
  const sums = new Float64Array(bandCount);
  values.forEach((value, place) => (sums[place % bandCount] += value));
  return Float32Array.from(sums, (sum) => sum / count);
}
