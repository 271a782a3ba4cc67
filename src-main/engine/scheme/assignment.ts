import { EngineError } from '../errors.ts';
import type { LegendEntry } from '../raster/exporter.ts';
import type { Assignment, ClassScheme } from './class-scheme.ts';

/** What is known of a cluster when a legend is written. */
export interface CountedCluster {
  readonly id: number;
  /** "Cluster 3" when absent. */
  readonly name?: string;
  readonly colour: string;
  readonly pixels: number;
  readonly hectares?: number;
}

/**
 * Class id by cluster id, `clusterCount` + 1 entries. Clusters without a class, and classes that the scheme lacks, give 0.
 */
export function classLookup(clusterCount: number, assignment: Assignment, scheme: ClassScheme): Uint16Array {
  const known = new Set(scheme.classes.map(({ id }) => id));
  const lookup = new Uint16Array(clusterCount + 1);
  for (let cluster = 1; cluster <= clusterCount; cluster++) {
    const classId = assignment[cluster];
    if (classId !== undefined && known.has(classId)) lookup[cluster] = classId;
  }
  return lookup;
}

/**
 * The legend of an export of classes: those that any cluster belongs to, in the scheme's order, with what their clusters
 * cover. Throws `bad-input` where no cluster has a class.
 */
export function classLegend(
  clusters: readonly CountedCluster[],
  assignment: Assignment,
  scheme: ClassScheme,
): LegendEntry[] {
  const legend = scheme.classes.flatMap(({ id, name, colour }) => {
    const members = clusters.filter((cluster) => assignment[cluster.id] === id);
    return members.length === 0 ? [] : [{ value: id, name, colour, ...covered(members) }];
  });
  if (legend.length === 0) {
    throw new EngineError(
      'bad-input',
      'No cluster has a class yet, so the map would be empty. Give clusters to classes first, or export the clusters.',
    );
  }
  return legend;
}

/** The legend of an export of raw cluster ids. */
export function clusterLegend(clusters: readonly CountedCluster[]): LegendEntry[] {
  return clusters.map((cluster) => ({
    value: cluster.id,
    name: cluster.name ?? clusterName(cluster.id),
    colour: cluster.colour,
    ...covered([cluster]),
  }));
}

export function clusterName(id: number): string {
  return `Cluster ${id}`;
}

function covered(clusters: readonly CountedCluster[]): { pixels: number; hectares?: number } {
  const pixels = clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  if (clusters.some(({ hectares }) => hectares === undefined)) return { pixels };
  return { pixels, hectares: clusters.reduce((sum, { hectares }) => sum + (hectares ?? 0), 0) };
}
