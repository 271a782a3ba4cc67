import { mix32 } from '../../random.ts';
import type { Sample } from './samples.ts';
import { tooFewValues } from './too-few-values.ts';

/** Throws `too-few-pixels` where a sample of the raster of this name has fewer different pixels than clusters. */
export function refuseTooFew(name: string, { count, bandCount, values }: Sample, clusters: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const seen = new Set<number>();
  for (let pixel = 0; pixel < count && seen.size < clusters; pixel++) {
    let hash = 0;
    for (let at = pixel; at < bandCount * count; at += count)
      hash = mix32(hash ^ (values[at] === 0 ? 0 : words[at]));
    seen.add(hash);
  }
  if (seen.size < clusters) throw tooFewValues(name, count, seen.size, clusters);
}
