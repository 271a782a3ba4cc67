import type { Inspection } from '../../src-main/engine/api.ts';
import type { ClusterSummary } from '../../src-main/engine/project/document.ts';
import type { Workbench } from './workbench.svelte.ts';

/** More clusters than this are no table that one can read; the largest of them are measured. */
const MOST_CLUSTERS = 100;

/** Numbers of the active result's clusters, as they are shown when it is asked for. */
export class Inspecting {
  /** Undefined until they are there. */
  found = $state.raw<Inspection>();
  /** True where they were refused. */
  failed = $state(false);
  /** How many clusters were left out, because there are too many. */
  leftOut = $state(0);
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Measures until it is done or `signal` aborts. */
  async load(signal: AbortSignal): Promise<void> {
    const { shown } = this.#workbench;
    if (!shown) return;
    const clusters = shown.clusters.length > MOST_CLUSTERS ? largest(shown.clusters) : undefined;
    this.leftOut = clusters ? shown.clusters.length - clusters.length : 0;
    const request = { resultId: shown.id, clusters, separability: true };
    const found = await this.#workbench.inspect(request, signal);
    if (signal.aborted) return;
    this.found = found;
    this.failed = found === undefined;
  }
}

function largest(clusters: readonly ClusterSummary[]): number[] {
  return clusters
    .toSorted((one, other) => other.pixels - one.pixels)
    .slice(0, MOST_CLUSTERS)
    .map(({ id }) => id);
}
