import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { nameClusters } from './name-clusters.ts';

it('gives each cluster the class of most of its examples, that with the least id of several', () => {
  const table = {
    clusters: [0, 3, 4, 9],
    classes: [2, 5, 7],
    counts: [
      [9, 0, 0],
      [1, 6, 2],
      [0, 0, 0],
      [0, 4, 4],
    ],
  };
  expect(nameClusters(table)).toEqual([
    {
      id: 3,
      classId: 5,
      classes: [
        { id: 5, pixels: 6 },
        { id: 7, pixels: 2 },
        { id: 2, pixels: 1 },
      ],
    },
    {
      id: 9,
      classId: 5,
      classes: [
        { id: 5, pixels: 4 },
        { id: 7, pixels: 4 },
      ],
    },
  ]);
});

it('names by as many examples as there can be: any other choice has no more', () => {
  const random = createRandom(2);
  const counts = Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => random.below(5)));
  const clusters = counts.map((_, row) => row + 1);
  const named = nameClusters({ clusters, classes: [1, 2, 3, 4, 5, 6], counts });
  for (const { id, classId, classes } of named) {
    expect(counts[id - 1][classId - 1]).toBe(Math.max(...counts[id - 1]));
    expect(classes.map(({ pixels }) => pixels)).toEqual(
      counts[id - 1].filter((n) => n > 0).sort((a, b) => b - a),
    );
  }
  expect(named.length).toBe(counts.filter((row) => row.some((n) => n > 0)).length);
});
