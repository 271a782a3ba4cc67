import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { matchClusters, type PlacedCluster } from './match-clusters.ts';

const placed = (id: number, pixels: number, ...mean: number[]): PlacedCluster => ({ id, pixels, mean });

describe('matching clusters to earlier ones', () => {
  it('finds the same clusters again under any order of ids', () => {
    const random = createRandom(5);
    const earlier = Array.from({ length: 20 }, (_, i) => placed(i + 1, 50 + random.below(100), i, -i));
    const order = earlier.map((_, i) => i).sort(() => random.next() - 0.5);
    const clusters = order.map((from, i) => ({ ...earlier[from], id: i + 1 }));
    const shared = order.map((from) => earlier.map(({ pixels }, j) => (j === from ? pixels : 0)));
    expect(matchClusters(clusters, earlier, shared)).toEqual(
      order.map((from, i) => ({ id: i + 1, earlierId: from + 1, overlap: 1 })),
    );
  });

  it('gives the id of a cluster that was split to the larger part, and that of two united to the larger one', () => {
    const split = matchClusters([placed(1, 60, 0), placed(2, 40, 1)], [placed(7, 100, 0.4)], [[60], [40]]);
    expect(split).toEqual([{ id: 1, earlierId: 7, overlap: 0.6 }]);
    const united = matchClusters([placed(1, 100, 0.4)], [placed(3, 40, 1), placed(4, 60, 0)], [[40, 60]]);
    expect(united).toEqual([{ id: 1, earlierId: 4, overlap: 0.6 }]);
  });

  it('takes the one that is more alike of two that share as much', () => {
    const earlier = [placed(1, 50, 0), placed(2, 50, 10)];
    const near = (mean: number) => matchClusters([placed(1, 100, mean)], earlier, [[50, 50]])[0].earlierId;
    expect([near(1), near(9)]).toEqual([1, 2]);
  });

  it('matches nothing that hardly overlaps, however alike it is', () => {
    expect(matchClusters([placed(1, 100, 5)], [placed(1, 100, 5)], [[20]])).toEqual([]);
    expect(matchClusters([placed(1, 0, 0)], [placed(1, 0, 0)], [[0]])).toEqual([]);
    expect(matchClusters([placed(1, 9, 0)], [], [[]])).toEqual([]);
  });
});
