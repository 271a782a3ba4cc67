/** The indices of each key that occurs, keys and indices rising. */
export function groupIndices(keys: Uint32Array | Uint16Array): Map<number, Uint32Array> {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const rising = [...counts].sort(([one], [other]) => one - other);
  const groups = new Map(rising.map(([key, count]) => [key, new Uint32Array(count)]));
  const filled = new Map<number, number>();
  keys.forEach((key: number, index: number) => {
    const at = filled.get(key) ?? 0;
    groups.get(key)![at] = index;
    filled.set(key, at + 1);
  });
  return groups;
}
