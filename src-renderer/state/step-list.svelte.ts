import { moved, type StepEntry } from '../forms/step-entries.ts';

/** Steps that are being put together, in the order in which they will be done. */
export class StepList<Entry extends StepEntry> {
  entries = $state.raw<readonly Entry[]>([]);
  #made = 0;

  /** Returns the id of the new step, the last. */
  add(make: (id: string) => Entry): string {
    const entry = make(`step-${++this.#made}`);
    this.entries = [...this.entries, entry];
    return entry.id;
  }

  change(id: string, part: Partial<Omit<Entry, 'id'>>): void {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...part } : entry));
  }

  remove(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  /** `by` places later, or earlier where it is negative. */
  move(id: string, by: number): void {
    this.entries = moved(this.entries, id, by);
  }
}
