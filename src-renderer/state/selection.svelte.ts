/** Which clusters the user has picked, in the table or on the map. */
export class Selection {
  clusters = $state.raw<ReadonlySet<number>>(new Set());
  /** The cluster that flashes on the map now. */
  flashing = $state<number>();
  /** Grows with each request to flash, so that the same cluster can flash twice. */
  flashes = $state(0);
  /** The row that a click on the map asks the table to scroll to. */
  revealed = $state<number>();
  #anchor: number | undefined;

  clear(): void {
    this.clusters = new Set();
    this.flashing = undefined;
  }

  /** Keeps picked what is shown now: the groups that clusters were merged to, and not those that are gone. */
  merge(lookup: readonly number[]): void {
    const merged = new Set([...this.clusters].map((id) => lookup[id] ?? 0).filter((id) => id > 0));
    const isSame = merged.size === this.clusters.size && [...merged].every((id) => this.clusters.has(id));
    if (!isSame) this.clusters = merged;
  }

  /** Makes a cluster stand out on the map for a moment. */
  flash(id: number): void {
    this.flashing = id;
    this.flashes += 1;
  }

  /** A plain click: this one alone. */
  only(id: number): void {
    this.clusters = new Set([id]);
    this.#anchor = id;
  }

  /** Control or command click. */
  toggle(id: number): void {
    const next = new Set(this.clusters);
    if (!next.delete(id)) next.add(id);
    this.clusters = next;
    this.#anchor = id;
  }

  /**
   * Shift click: from the last one picked alone to this one, in the order shown, in place of what was picked before;
   * with `adding` (control held too) beside it.
   */
  extend(id: number, order: readonly number[], adding = false): void {
    this.#anchor ??= id;
    const from = Math.max(0, order.indexOf(this.#anchor));
    const to = order.indexOf(id);
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.clusters = new Set(adding ? [...this.clusters, ...range] : range);
  }
}
