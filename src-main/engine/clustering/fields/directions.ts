import type { NumericSamples } from '../../raster/samples.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';

/** What leads from samples to physical values, band by band: sample * scale + offset. */
export interface PhysicalScale {
  readonly scales: readonly number[];
  readonly offsets: readonly number[];
}

/** The physical values of pixels divided by their length, the root of the sum of their squares; zeros stay zeros. */
export function directionsOf(planes: readonly NumericSamples[], physical: PhysicalScale): Float32Array[] {
  const directions = planes.map(({ length }) => new Float32Array(length));
  writeDirections(planes, physical, directions);
  return directions;
}

/** The same of a sample. */
export function directionSample(sample: Sample, physical: PhysicalScale): Sample {
  const values = sharedFloats(sample.values.length);
  writeDirections(bandsOf(sample.values, sample), physical, bandsOf(values, sample));
  return { ...sample, values };
}

function bandsOf(values: Float32Array, { count, bandCount }: Sample): Float32Array[] {
  return Array.from({ length: bandCount }, (_, band) => values.subarray(band * count, (band + 1) * count));
}

function writeDirections(
  planes: readonly NumericSamples[],
  { scales, offsets }: PhysicalScale,
  directions: readonly Float32Array[],
): void {
  const lengths = new Float64Array(planes[0].length);
  planes.forEach((plane, band) => {
    const [scale, offset] = [scales[band], offsets[band]];
    for (let i = 0; i < plane.length; i++) lengths[i] += (plane[i] * scale + offset) ** 2;
  });
  for (let i = 0; i < lengths.length; i++) lengths[i] = lengths[i] > 0 ? Math.sqrt(lengths[i]) : 1;
  planes.forEach((plane, band) => {
    const [scale, offset] = [scales[band], offsets[band]];
    for (let i = 0; i < plane.length; i++) directions[band][i] = (plane[i] * scale + offset) / lengths[i];
  });
}
