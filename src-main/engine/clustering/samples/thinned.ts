import { sharedFloats, type Sample } from '../samples/samples.ts';

/** Every so many-th pixel of a sample, `most` at most; the sample itself where it has no more. */
export function thinned(sample: Sample, most: number): Sample {
  if (sample.count <= most) return sample;
  const { count, bandCount } = sample;
  const values = sharedFloats(most * bandCount);
  const positions = new Float64Array(most);
  for (let i = 0; i < most; i++) {
    const from = Math.floor((i * count) / most);
    positions[i] = sample.positions[from];
    for (let band = 0; band < bandCount; band++) values[band * most + i] = sample.values[band * count + from];
  }
  return { count: most, bandCount, values, positions };
}
