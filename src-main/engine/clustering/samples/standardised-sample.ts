import { createMoments, type MeanAndDeviation } from '../../raster/moments.ts';
import type { Raster } from '../../raster/raster.ts';
import type { SampleType } from '../../raster/samples.ts';
import { standardised, standardiseRaster } from '../../raster/standardise.ts';
import type { Run } from '../../run.ts';
import { drawSample, sharedFloats, type Sample, type SampledRaster, type SampleOptions } from './samples.ts';

/** Sample types that a sample, being float32, holds without rounding. */
const HELD_EXACTLY: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'float32'];

/** A standardised raster that tells by what, so that it can be made again without a sample. */
export interface StandardisedRaster extends Raster {
  readonly moments: readonly MeanAndDeviation[];
}

/**
 * A raster standardised by the moments of a sample of it. It brings that sample along, so that fitting with the same size and
 * seed reads nothing: one pass over the file less than with `bandMoments`. Throws what `drawSample` throws.
 */
export async function standardiseBySample(
  raster: Raster,
  { size, seed }: SampleOptions,
  run: Run,
): Promise<StandardisedRaster> {
  const isBrought = (raster as Partial<SampledRaster>).drawn !== undefined;
  const sample = await drawSample(raster, { size, seed }, run);
  const moments = sampleMoments(sample);
  const wrapped = { ...standardiseRaster(raster, moments), moments };
  if (!raster.bands.every(({ sampleType }) => HELD_EXACTLY.includes(sampleType))) return wrapped;
  const sampled: StandardisedRaster & SampledRaster = {
    ...wrapped,
    drawn: { size, seed, sample: standardisedSample(sample, moments, isBrought) },
  };
  return sampled;
}

/** Mean and population deviation of each band of a sample. */
export function sampleMoments({ values, count, bandCount }: Sample): MeanAndDeviation[] {
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  const moments = createMoments(2, new Array<SampleType>(bandCount).fill('float32'));
  moments.add(new Uint8Array(count).fill(1), planes);
  return planes.map((_, band) => moments.of(1, band)!);
}

/** In the sample's own memory, which may be large, unless the raster keeps it. */
function standardisedSample(sample: Sample, moments: readonly MeanAndDeviation[], isKept: boolean): Sample {
  const { count, values } = sample;
  const result = isKept ? sharedFloats(values.length) : values;
  moments.forEach((ofBand, band) => {
    result.set(standardised(values.subarray(band * count, (band + 1) * count), ofBand), band * count);
  });
  return { ...sample, values: result };
}
