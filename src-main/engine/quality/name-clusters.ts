import type { ContingencyTable } from './contingency.ts';

/** What examples say of a cluster that holds any. */
export interface ClusterExamples {
  /** The cluster. */
  readonly id: number;
  /** The class that most of its examples are of, that with the least id of several. */
  readonly classId: number;
  /** All classes that it holds examples of, most first: of more than one, it may be worth to split it. */
  readonly classes: readonly { readonly id: number; readonly pixels: number }[];
}

/** Which class each cluster is by its examples; clusters without any, and examples where there is no cluster, are left out. */
export function nameClusters({ clusters, classes, counts }: ContingencyTable): ClusterExamples[] {
  return clusters.flatMap((id, row) => {
    const held = classes
      .map((classId, column) => ({ id: classId, pixels: counts[row][column] }))
      .filter(({ pixels }) => pixels > 0)
      .sort((one, other) => other.pixels - one.pixels || one.id - other.id);
    return id === 0 || held.length === 0 ? [] : [{ id, classId: held[0].id, classes: held }];
  });
}
