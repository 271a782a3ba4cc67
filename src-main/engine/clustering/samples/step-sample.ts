import { applyPixelStep, type PixelStep } from '../../raster/pixel-step.ts';
import { sharedFloats, type Sample } from './samples.ts';

/** What a step makes of a sample's pixels: in the sample's own memory, which may be large, where it fits and is not to be kept. */
export function stepSample(sample: Sample, step: PixelStep, isKept: boolean): Sample {
  const { count, bandCount, values } = sample;
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  const made = applyPixelStep(step, planes);
  const result = made.length === bandCount && !isKept ? values : sharedFloats(made.length * count);
  made.forEach((plane, band) => result.set(plane, band * count));
  return { ...sample, bandCount: made.length, values: result };
}
