/** Places of a grid along the Z-curve (Morton 1966): places that are near in it are near each other, and each quarter comes whole. */
export function mortonOrder(columns: number, rows: number): { column: number; row: number }[] {
  return Array.from({ length: columns * rows }, (_, index) => ({
    column: index % columns,
    row: Math.floor(index / columns),
  }))
    .map((place) => ({ place, key: mortonKey(place.column, place.row) }))
    .sort((left, right) => left.key - right.key)
    .map(({ place }) => place);
}

function mortonKey(column: number, row: number): number {
  let key = 0;
  for (let bit = 24; bit >= 0; bit -= 1) key = key * 4 + 2 * ((row >> bit) & 1) + ((column >> bit) & 1);
  return key;
}
