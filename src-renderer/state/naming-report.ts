import type { ClusterExamples } from '../../src-main/engine/api.ts';

/** Ids that a sentence lists. */
const LISTED = 8;

/** What naming did, in a sentence or two; `count`: clusters of the result. */
export function namingSentence(clusters: readonly ClusterExamples[], count: number): string {
  const named = `Named ${clusters.length} of ${count} clusters.`;
  const mixed = clusters.filter(({ classes }) => classes.length > 1).map(({ id }) => id);
  if (mixed.length === 0) return named;
  const others = mixed.length > LISTED ? ` and ${mixed.length - LISTED} more` : '';
  const listed = mixed.slice(0, LISTED).join(', ') + others;
  return mixed.length === 1
    ? `${named} Cluster ${listed} holds examples of several classes: split it to tell them apart.`
    : `${named} Clusters ${listed} hold examples of several classes: split them to tell them apart.`;
}
