/**
 * Groups 0..count - 1 from the darkest mean of their pixels to the brightest, those without pixels last. `groupOf`: of a pixel, negative for
 * none.
 */
export function brightnessOrder(
  count: number,
  brightness: ArrayLike<number>,
  groupOf: (pixel: number) => number,
): number[] {
  const [sums, counts] = [new Float64Array(count), new Float64Array(count)];
  for (let pixel = 0; pixel < brightness.length; pixel++) {
    const group = groupOf(pixel);
    if (group < 0) continue;
    sums[group] += brightness[pixel];
    counts[group]++;
  }
  const mean = (group: number): number => (counts[group] === 0 ? Infinity : sums[group] / counts[group]);
  return Array.from({ length: count }, (_, group) => group).sort((one, other) =>
    mean(one) === mean(other) ? one - other : mean(one) - mean(other),
  );
}
