/** What the pointer does on the map. */
export type Tool = 'look' | 'rectangle' | 'polygon' | 'edit' | 'example';

/** Drawing and choosing areas of interest. */
export class Areas {
  tool = $state<Tool>('look');
  /** Ids of areas picked in the list or on the map. */
  selected = $state.raw<ReadonlySet<string>>(new Set());

  choose(id: string): void {
    this.selected = new Set([id]);
  }
}
