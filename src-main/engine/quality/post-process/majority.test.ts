import { expect, it } from 'vitest';
import { majority } from './majority.ts';
import { countLabels, randomLabels, squareAround } from './random-labels.test-setup.ts';

it.each([1, 2, 7])(
  'gives the most frequent label of the square of radius %i, or its own among several',
  (radius) => {
    const grid = randomLabels(37, 29, radius);
    const filtered = majority(grid, radius);
    grid.ids.forEach((own, i) => {
      if (own === 0) return expect(filtered[i]).toBe(0);
      const counts = countLabels(squareAround(grid, i, radius).map((place) => grid.ids[place]));
      const most = Math.max(...counts.values());
      const winners = [...counts.keys()].filter((id) => counts.get(id) === most);
      expect(filtered[i]).toBe(winners.includes(own) ? own : Math.min(...winners));
    });
  },
);
