/** How the clusters of a model become those of a result: merged, or given the ids of an earlier result. */
export interface IdTable {
  /** Ids of the result run from 1 to this, some perhaps without pixels. */
  readonly clusterCount: number;
  /** The id in the result, by the model's id; entry 0 is 0. */
  readonly ids: Uint16Array;
}

/** New ids in place of the old ones; the same array where there is no table. */
export function renumbered(ids: Uint16Array, table: IdTable | undefined): Uint16Array {
  if (table) for (let i = 0; i < ids.length; i++) ids[i] = table.ids[ids[i]];
  return ids;
}
