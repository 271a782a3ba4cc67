import { createMoments, TALLY_PIXELS, type MeanAndDeviation } from '../../raster/moments.ts';
import { PLAIN_WORK, type Pace } from './sample-chunks.ts';
import type { Sample } from './samples.ts';

/** Mean and population deviation of each band of a sample. */
export async function sampleMoments(
  { values, count, bandCount }: Sample,
  pace: Pace,
): Promise<MeanAndDeviation[]> {
  const everyone = new Uint8Array(count).fill(1);
  const found: MeanAndDeviation[] = [];
  for (let band = 0; band < bandCount; band++) {
    const moments = createMoments(2, ['float32']);
    for (let from = 0; from < count; from += TALLY_PIXELS) {
      const until = Math.min(count, from + TALLY_PIXELS);
      const plane = values.subarray(band * count + from, band * count + until);
      moments.add(everyone.subarray(from, until), [plane]);
      await pace((until - from) * PLAIN_WORK);
    }
    found.push(moments.of(1, 0)!);
  }
  return found;
}
