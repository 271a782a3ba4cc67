import { createPace } from '../../clustering/samples/sample-chunks.ts';
import type { Run } from '../../run.ts';
import { separability } from './separability.ts';
import { separabilitySpace, type WeightedSignature } from './separability-space.ts';

/** Symmetric, rows and columns in the order of `ids`, 0 on the diagonal; null for a cluster of which nothing was measured. */
type Matrix = readonly (readonly (number | null)[])[];

export interface SeparabilityMatrix {
  readonly ids: readonly number[];
  /** 0..2 */
  readonly jeffriesMatusita: Matrix;
  /** 0..2 */
  readonly transformedDivergence: Matrix;
  /** >= 0 */
  readonly bhattacharyya: Matrix;
}

/** How well each pair of clusters is told apart, as if the pixels of each were normally distributed. */
export async function separabilityMatrix(
  ids: readonly number[],
  signatures: readonly WeightedSignature[],
  run: Run,
): Promise<SeparabilityMatrix> {
  const clusters = signatures.map(separabilitySpace(signatures));
  const pace = createPace(run.signal);
  const matrix = (): (number | null)[][] => ids.map(() => new Array<number | null>(ids.length).fill(null));
  const result = { jeffriesMatusita: matrix(), transformedDivergence: matrix(), bhattacharyya: matrix() };
  for (const [row, one] of clusters.entries()) {
    for (const [column, other] of clusters.slice(0, row + 1).entries()) {
      if (!one || !other) continue;
      const pair = separability(one, other);
      for (const key of ['jeffriesMatusita', 'transformedDivergence', 'bhattacharyya'] as const) {
        result[key][row][column] = result[key][column][row] = row === column ? 0 : pair[key];
      }
      await pace(one.mean.length ** 3);
    }
    run.report({ stage: 'Comparing the clusters', fraction: (row + 1) / ids.length });
  }
  return { ids, ...result };
}
