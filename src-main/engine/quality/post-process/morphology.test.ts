import { describe, expect, it } from 'vitest';
import { close, open } from './morphology.ts';
import { countLabels, randomLabels, squareAround } from './random-labels.test-setup.ts';

describe.each([1, 2])('with squares of radius %i', (radius) => {
  const grid = randomLabels(33, 27, 5 + radius, 3);
  const square = (i: number): number[] => squareAround(grid, i, radius);
  const commonest = (i: number, wanted: (id: number) => boolean): number => {
    const counts = countLabels(
      square(i)
        .map((place) => grid.ids[place])
        .filter(wanted),
    );
    const most = Math.max(...counts.values());
    return Math.min(...[...counts.keys()].filter((id) => counts.get(id) === most));
  };

  it.each([[undefined], [[2]]])(
    'opening %j keeps what a square of the label alone covers, and gives the rest away',
    (labels) => {
      const opened = open(grid, radius, labels);
      grid.ids.forEach((own, i) => {
        const isPure = (centre: number) =>
          square(centre).every((place) => [0, own].includes(grid.ids[place]));
        const stays = own === 0 || (labels && !labels.includes(own)) || square(i).some(isPure);
        expect(opened[i]).toBe(stays ? own : commonest(i, (id) => id !== own));
      });
      expect([...opened]).not.toEqual([...grid.ids]);
    },
  );

  it.each([[undefined], [[1, 3]]])('closing %j fills where every square holds the label', (labels) => {
    const closed = close(grid, radius, labels);
    grid.ids.forEach((own, i) => {
      const claims = (labels ?? [1, 2, 3]).filter(
        (label) =>
          label !== own &&
          square(i).every((centre) => square(centre).some((place) => grid.ids[place] === label)),
      );
      const expected = own === 0 || claims.length === 0 ? own : commonest(i, (id) => claims.includes(id));
      expect(closed[i]).toBe(expected);
    });
    expect([...closed]).not.toEqual([...grid.ids]);
  });
});
