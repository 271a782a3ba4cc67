import { sharedFloats, type Sample } from '../samples/samples.ts';
import { project, type Projection } from './projection.ts';

/** The components of a sample's pixels. */
export function projectSample(sample: Sample, projection: Projection): Sample {
  const { count, bandCount, values } = sample;
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  const made = project(projection, planes);
  const result = sharedFloats(made.length * count);
  made.forEach((plane, component) => result.set(plane, component * count));
  return { ...sample, bandCount: made.length, values: result };
}
