import { planesOf } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { project, type Projection } from './projection.ts';

/** The components of a sample's pixels. */
export function projectSample(sample: Sample, projection: Projection): Sample {
  const { count } = sample;
  const { planes } = planesOf({ ...sample, from: 0, length: count });
  const made = project(projection, planes);
  const values = sharedFloats(made.length * count);
  made.forEach((plane, component) => values.set(plane, component * count));
  return { ...sample, bandCount: made.length, values };
}
