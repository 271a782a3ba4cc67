import type { ShownClusters } from '../../src-main/engine/api.ts';
import type { Result } from '../../src-main/engine/project/document.ts';

/** A result as people see it: its clusters are the groups they are merged to, where it is cut. */
export interface ShownResult extends Result {
  /** The shown cluster by the id in the label raster; entry 0 is 0. */
  readonly lookup: readonly number[];
}

/** `shown` is what the engine tells of a result that is cut. */
export function shownResult(result: Result, shown: ShownClusters | undefined): ShownResult {
  if (shown) return { ...result, clusters: [...shown.clusters], lookup: shown.lookup };
  return { ...result, lookup: Array.from({ length: result.clusterCount + 1 }, (_, id) => id) };
}

/** The ids in the label raster that are shown as one cluster. */
export function labelsOf(lookup: readonly number[], clusterId: number): ReadonlySet<number> {
  return new Set(lookup.flatMap((group, id) => (group === clusterId ? [id] : [])));
}
