import { expect, it } from 'vitest';
import { namingSentence } from './naming-report.ts';

const cluster = (id: number, ...classes: number[]) => ({
  id,
  classId: classes[0],
  classes: classes.map((own) => ({ id: own, pixels: 1 })),
});

it('says how many clusters were named, and which hold examples of several classes', () => {
  expect(namingSentence([cluster(1, 2), cluster(4, 2)], 9)).toBe('Named 2 of 9 clusters.');
  expect(namingSentence([cluster(1, 2), cluster(4, 2, 3)], 9)).toMatch(/Cluster 4 holds .*split it/);
  expect(namingSentence([cluster(1, 2, 5), cluster(4, 2, 3)], 9)).toMatch(/Clusters 1, 4 hold .*split them/);
  const many = Array.from({ length: 11 }, (_, index) => cluster(index + 1, 1, 2));
  expect(namingSentence(many, 11)).toMatch(/6, 7, 8 and 3 more hold/);
});
