import { EngineError } from '../../errors.ts';

/** The `too-few-pixels` error of a sample of `pixels` pixels that has only `distinct` different ones, less than `clusters`. */
export function tooFewValues(name: string, pixels: number, distinct: number, clusters: number): EngineError {
  const learned = pixels === 1 ? '1 pixel' : `${pixels} pixels`;
  return new EngineError(
    'too-few-pixels',
    `${name}: ${clusters} clusters need at least ${clusters} different pixels, but the ${learned} to learn from ` +
      `${pixels === 1 ? 'has' : 'have'} only ${distinct} different ${distinct === 1 ? 'value' : 'values'}; ask for at most ${distinct} ` +
      `${distinct === 1 ? 'cluster' : 'clusters'}, a larger sample or a larger area.`,
  );
}
