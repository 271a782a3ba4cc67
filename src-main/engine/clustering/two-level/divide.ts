/** What is known of a large cluster that is to be divided. */
export interface Divisible {
  readonly pixels: number;
  /** Sum of squared distances of its pixels to its mean. */
  readonly inertia: number;
}

/**
 * How many clusters each large cluster is divided into, `count` together: at least 1 each, none more than its pixels, the others by the
 * geometric mean of its share of the pixels and of the inertia, largest remainders first. `count` is at least their number.
 */
export function shareOut(large: readonly Divisible[], count: number): number[] {
  const total = (of: (one: Divisible) => number): number => large.reduce((sum, one) => sum + of(one), 0);
  const [pixels, inertia] = [total((one) => one.pixels), total((one) => one.inertia)];
  const wish = large.map((one) =>
    Math.sqrt((one.pixels / pixels) * (inertia === 0 ? 0 : one.inertia / inertia)),
  );
  const wished = wish.reduce((sum, share) => sum + share, 0);
  const exact = wish.map((share) => (wished === 0 ? 0 : (share / wished) * (count - large.length)));
  const shares = exact.map((share, i) => Math.min(large[i].pixels, 1 + Math.floor(share)));
  const byRemainder = [...large.keys()].sort(
    (one, other) =>
      exact[other] - Math.floor(exact[other]) - (exact[one] - Math.floor(exact[one])) || one - other,
  );
  let left = count - shares.reduce((sum, share) => sum + share, 0);
  for (let isGiving = true; left > 0 && isGiving;) {
    isGiving = false;
    for (const i of byRemainder) {
      if (left === 0 || shares[i] >= large[i].pixels) continue;
      shares[i]++;
      left--;
      isGiving = true;
    }
  }
  return shares;
}
