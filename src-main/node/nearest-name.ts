/** The name that was probably meant: fewest edits away, at most a third of its length. Undefined where none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, edits: editDistance(given, name) }))
    .filter(({ name, edits }) => name.startsWith(given) || edits <= Math.ceil(name.length / 3))
    .sort((left, right) => left.edits - right.edits);
  return ranked[0]?.name;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = last[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped =
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? beforeLast[column - 2] + 1
          : Infinity;
      current.push(Math.min(replaced, swapped, last[column] + 1, current[column - 1] + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
