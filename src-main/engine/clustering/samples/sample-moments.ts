import { createMoments, type MeanAndDeviation } from '../../raster/moments.ts';
import type { SampleType } from '../../raster/samples.ts';
import type { Sample } from './samples.ts';

/** Mean and population deviation of each band of a sample. */
export function sampleMoments({ values, count, bandCount }: Sample): MeanAndDeviation[] {
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  const moments = createMoments(2, new Array<SampleType>(bandCount).fill('float32'));
  moments.add(new Uint8Array(count).fill(1), planes);
  return planes.map((_, band) => moments.of(1, band)!);
}
