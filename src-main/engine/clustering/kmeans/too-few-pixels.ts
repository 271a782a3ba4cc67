import { EngineError } from '../../errors.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Sample } from '../samples/samples.ts';

/** What to say where a sample has fewer distinct pixels than clusters were asked for. */
export function tooFewPixels(
  { name }: Raster,
  { count }: Sample,
  distinct: number,
  clusters: number,
): EngineError {
  const pixels = count === 1 ? '1 pixel' : `${count} pixels`;
  const values = distinct === 1 ? 'value' : 'values';
  return new EngineError(
    'too-few-pixels',
    `${name}: ${clusters} clusters need at least ${clusters} different pixels, but the ${pixels} to learn from ` +
      `${count === 1 ? 'has' : 'have'} only ${distinct} different ${values}; ask for at most ${distinct} ` +
      `${distinct === 1 ? 'cluster' : 'clusters'}, a larger sample or a larger area.`,
  );
}
