/** What a key does in the cluster table; a `place` is where the active row moves to. */
export type ClusterStep =
  'all' | 'clear' | 'remove-class' | 'toggle' | 'flash' | 'recolour' | { readonly place: number };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The step for a key; `place` is the active row or -1, `page` the number of rows in sight. */
export function clusterKey(
  { key, ctrlKey, metaKey, altKey }: Key,
  place: number,
  count: number,
  page: number,
): ClusterStep | undefined {
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' && !altKey ? 'all' : undefined;
  if (altKey || count === 0) return undefined;
  const named: Readonly<Record<string, ClusterStep>> = {
    Escape: 'clear',
    Delete: 'remove-class',
    ' ': 'toggle',
    Enter: 'flash',
    c: 'recolour',
  };
  if (key in named) return named[key];
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place < 0 ? count - 1 : place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: count - 1,
  };
  if (!(key in moves)) return undefined;
  return { place: Math.min(count - 1, Math.max(0, moves[key])) };
}
