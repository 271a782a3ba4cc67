import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';

/**
 * A sample of a grid so wide, each value the mean over those of its pixels that lie in the square of `radius` pixels around: with all
 * of a scene's pixels a mean filter, with few scattered ones no change.
 */
export async function neighbourMean(
  sample: Sample,
  gridWidth: number,
  radius: number,
  pace: Pace,
): Promise<Sample> {
  const { count, bandCount, values } = sample;
  const sums = sharedFloats(values.length);
  const counts = new Uint16Array(count);
  for (let down = -radius; down <= radius; down++) {
    for (let right = -radius; right <= radius; right++) {
      const neighbours = neighboursAt(sample.positions, gridWidth, down, right);
      for (let pixel = 0; pixel < count; pixel++) {
        if (neighbours[pixel] === NONE) continue;
        counts[pixel]++;
        for (let at = 0; at < values.length; at += count) sums[at + pixel] += values[at + neighbours[pixel]];
      }
      await pace(values.length * PLAIN_WORK);
    }
  }
  for (let i = 0; i < values.length; i++) sums[i] /= counts[i % count];
  return { ...sample, bandCount, values: sums };
}

const NONE = 0xffffffff;

/** For each of some rising positions, the index of the one that lies so many rows and columns from it. */
function neighboursAt(positions: Float64Array, gridWidth: number, down: number, right: number): Uint32Array {
  let next = 0;
  return Uint32Array.from(positions, (position) => {
    const column = (position % gridWidth) + right;
    if (column < 0 || column >= gridWidth) return NONE;
    const wanted = position + down * gridWidth + right;
    while (next < positions.length && positions[next] < wanted) next++;
    return positions[next] === wanted ? next : NONE;
  });
}
