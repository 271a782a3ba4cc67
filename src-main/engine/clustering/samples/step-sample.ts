import { combineBands } from '../../kernels/combine-bands.ts';
import { applyPixelStep, type AffineStep, type PixelStep } from '../../raster/pixel-step.ts';
import { sharedFloats, type Sample } from './samples.ts';

/** What a step makes of a sample's pixels: in the sample's own memory, which may be large, where it fits and is not to be kept. */
export function stepSample(sample: Sample, step: PixelStep, isKept: boolean): Sample {
  const { count, bandCount, values } = sample;
  const planes = Array.from({ length: bandCount }, (_, band) =>
    values.subarray(band * count, (band + 1) * count),
  );
  if (step.kind === 'affine') {
    const result = isKept ? sharedFloats(values.length) : values;
    planes.forEach((plane, band) => result.set(applyPixelStep(ofBand(step, band), [plane])[0], band * count));
    return { ...sample, values: result };
  }
  const made = applyPixelStep(step, planes, combineBands);
  const result = sharedFloats(made.length * count);
  made.forEach((plane, band) => result.set(plane, band * count));
  return { ...sample, bandCount: made.length, values: result };
}

/** Bands stay apart, so that one after the other can be done with little memory. */
function ofBand({ centres, factors }: AffineStep, band: number): AffineStep {
  return { kind: 'affine', centres: [centres[band]], factors: [factors[band]] };
}
