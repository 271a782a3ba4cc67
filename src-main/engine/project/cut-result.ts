import { EngineError } from '../errors.ts';
import type { MergeBy } from '../recipe/recipe.ts';
import type { Result } from './document.ts';

const DISTANCES: Readonly<Record<MergeBy, string>> = { ward: "Ward's method", jm: 'separability' };

/**
 * The result with its clusters merged to so many groups, or not at all for null. Throws `bad-input` where its tree is not there yet, and
 * for more groups than clusters.
 */
export function cutResult(result: Result, by: MergeBy, count: number | null): Result {
  if (count === null) return { ...result, cut: undefined };
  const tree = result.tree?.[by];
  if (!tree) {
    throw new EngineError(
      'bad-input',
      `How the clusters of "${result.name}" merge by ${DISTANCES[by]} is not known yet; work it out first.`,
    );
  }
  if (count > tree.length + 1) {
    throw new EngineError(
      'bad-input',
      `"${result.name}" has ${tree.length + 1} clusters; they cannot be merged to ${count}.`,
    );
  }
  return { ...result, cut: { by, count } };
}
