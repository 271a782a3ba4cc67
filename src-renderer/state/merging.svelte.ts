import type { MergeBy } from '../../src-main/engine/api.ts';
import { cutLookup, type MergeTree } from './cut-lookup.ts';
import type { ShownResult } from './shown-result.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Merging the clusters of the active result by its tree: tried out on the page, then taken as one step. */
export class Merging {
  /** Working out a tree; undefined when it is not. */
  #growing = $state.raw<{ readonly by: MergeBy; readonly stop: AbortController }>();
  #chosen = $state.raw<Readonly<Record<string, MergeBy>>>({});
  #tried = $state.raw<{ readonly resultId: string; readonly count: number }>();
  /** What was tried when the last step was made of it. */
  #taken: object | undefined;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The distance that the tree is made of. */
  readonly by: MergeBy = $derived.by(() => {
    const { result } = this.#workbench;
    return result?.cut?.by ?? this.#chosen[result?.id ?? ''] ?? 'ward';
  });
  /** Undefined where it was not worked out. */
  readonly tree: MergeTree | undefined = $derived.by(() => this.#workbench.result?.tree?.[this.by]);
  /** How many clusters there are to merge. */
  readonly most: number = $derived.by(() => this.#workbench.result?.clusters.length ?? 0);
  /** The distance that was asked for, also while its tree is worked out. */
  readonly wanted: MergeBy = $derived(this.#growing?.by ?? this.by);
  readonly isGrowing: boolean = $derived(this.#growing !== undefined);
  /** Groups that are shown on the map now, also while they are tried. */
  readonly count: number = $derived.by(() => this.#triedCount() ?? this.#takenCount());
  /** The active result as the map shows it: with all of its clusters, and the groups that are tried. */
  readonly tried: ShownResult | undefined = $derived.by(() => {
    const { result, shown } = this.#workbench;
    if (!result || !shown) return undefined;
    const count = this.#triedCount();
    if (count === undefined || !this.tree) return { ...result, lookup: shown.lookup };
    return { ...result, lookup: cutLookup(this.tree, result.clusterCount, count) };
  });

  /** Shows so many groups on the map, without a step. */
  try(count: number): void {
    const { result } = this.#workbench;
    if (!result || !this.tree) return;
    this.#tried = { resultId: result.id, count: Math.min(this.most, Math.max(1, Math.round(count))) };
  }

  /** Makes a step of what is tried, where it is another cut than the present one. */
  async take(): Promise<void> {
    const tried = this.#tried;
    const count = this.#triedCount();
    // A key that is let go and the focus that goes away ask for the same step.
    if (tried === this.#taken) return;
    this.#taken = tried;
    if (count !== undefined && count !== this.#takenCount()) await this.#cut(this.by, count);
    if (this.#tried === tried) this.#tried = undefined;
  }

  /** Takes the cut away. */
  async showAll(): Promise<void> {
    this.#tried = undefined;
    if (this.#workbench.result?.cut) await this.#cut(this.by, this.most);
  }

  /** Merges by another distance from now on; works its tree out where that was not done yet. */
  async choose(by: MergeBy): Promise<void> {
    const { result } = this.#workbench;
    if (!result || this.isGrowing) return;
    if (!result.tree?.[by] && !(await this.#grow(result.id, by))) return;
    this.#chosen = { ...this.#chosen, [result.id]: by };
    const isStillShown = this.#workbench.result?.id === result.id;
    if (isStillShown && result.cut && result.cut.by !== by) await this.#cut(by, result.cut.count);
  }

  stopGrowing(): void {
    this.#growing?.stop.abort();
  }

  async #grow(resultId: string, by: MergeBy): Promise<boolean> {
    const stop = new AbortController();
    this.#growing = { by, stop };
    const grown = await this.#workbench.growTree(resultId, by, stop.signal);
    this.#growing = undefined;
    return grown;
  }

  async #cut(by: MergeBy, count: number): Promise<void> {
    const { result } = this.#workbench;
    if (!result) return;
    // So that the distance stays chosen when the cut is taken away.
    this.#chosen = { ...this.#chosen, [result.id]: by };
    const wanted = count === this.most ? null : count;
    await this.#workbench.apply({ type: 'cut-tree', resultId: result.id, by, count: wanted });
  }

  #triedCount(): number | undefined {
    return this.#tried?.resultId === this.#workbench.result?.id ? this.#tried?.count : undefined;
  }

  #takenCount(): number {
    return this.#workbench.result?.cut?.count ?? this.most;
  }
}
