/** A point of a small line plot. */
export interface LinePoint {
  readonly place: number;
  readonly value: number;
}

/** Maps places to pixels; a single one is in the middle. */
export function placeScale(
  places: readonly number[],
  width: number,
  margin: number,
): (place: number) => number {
  const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
  if (first === last) return () => width / 2;
  return (place) => margin + ((place - first) / (last - first)) * (width - 2 * margin);
}

/** The line of points, as the data of an SVG path, from the greatest value at `margin` to the least at `height` - `margin`. */
export function linePath(
  points: readonly LinePoint[],
  scale: (place: number) => number,
  height: number,
  margin: number,
): string {
  return points
    .map(({ place, value }, index) => {
      const y = valuePlace(points, value, height, margin);
      return `${index === 0 ? 'M' : 'L'}${scale(place).toFixed(1)},${y.toFixed(1)}`;
    })
    .join('');
}

/** Where a value is drawn, from the top. */
export function valuePlace(
  points: readonly Pick<LinePoint, 'value'>[],
  value: number,
  height: number,
  margin: number,
): number {
  const values = points.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const share = most > least ? (value - least) / (most - least) : 0.5;
  return margin + (1 - share) * (height - 2 * margin);
}
