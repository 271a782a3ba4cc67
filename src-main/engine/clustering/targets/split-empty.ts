import type { Random } from '../../random.ts';
import type { Targets } from './target-maker.ts';

/** Targets in which every class without pixels has taken a random half of the class that is then the largest. */
export function splitEmpty(targets: Targets, classes: number, random: Random): Targets {
  const members = Array.from({ length: classes }, (): number[] => []);
  targets.forEach((target, pixel) => target >= 0 && members[target].push(pixel));
  const result = targets.slice();
  for (const [empty, pixels] of members.entries()) {
    if (pixels.length > 0) continue;
    const largest = members.reduce((most, own) => (own.length > most.length ? own : most));
    if (largest.length < 2) break;
    for (let left = largest.length >> 1; left > 0; left--) {
      const [pixel] = largest.splice(random.below(largest.length), 1);
      pixels.push(pixel);
      result[pixel] = empty;
    }
  }
  return result;
}
