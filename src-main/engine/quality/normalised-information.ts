/**
 * Normalised mutual information of two labellings of the same pixels: divided by the arithmetic mean of the entropies, 0..1; 1 where both
 * have a single label. `counts`: a row for each label of the first, a column for each of the second.
 */
export function normalisedInformation(counts: readonly ArrayLike<number>[]): number {
  const ofRows = counts.map(sum);
  const ofColumns = Array.from(counts[0] ?? [], (_, column) => sum(counts.map((row) => row[column])));
  const pixels = sum(ofRows);
  const entropies = entropy(ofRows, pixels) + entropy(ofColumns, pixels);
  if (entropies === 0) return 1;
  let information = 0;
  counts.forEach((row, first) => {
    let own = 0;
    for (let second = 0; second < row.length; second++) {
      if (row[second] === 0) continue;
      own += (row[second] / pixels) * Math.log((row[second] / ofRows[first]) * (pixels / ofColumns[second]));
    }
    information += own;
  });
  return Math.max(0, (2 * information) / entropies);
}

/** The same of two lists of ids from 0 to `most`, pixel by pixel. */
export function informationBetween(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  most: number,
): number {
  const counts = Array.from({ length: most + 1 }, () => new Float64Array(most + 1));
  for (let pixel = 0; pixel < first.length; pixel++) counts[first[pixel]][second[pixel]]++;
  return normalisedInformation(counts);
}

function entropy(counts: readonly number[], pixels: number): number {
  return -sum(counts.map((count) => (count === 0 ? 0 : (count / pixels) * Math.log(count / pixels))));
}

function sum(numbers: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers[i];
  return total;
}
