import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { classLegend, classLookup, clusterLegend } from './assignment.ts';
import { SIMPLE_SCHEME, WORLD_COVER_SCHEME } from './builtin-schemes.ts';
import type { Assignment } from './class-scheme.ts';

const clusters = Array.from({ length: 12 }, (_, index) => ({
  id: index + 1,
  colour: '#000000',
  pixels: (index + 1) * 10,
  hectares: (index + 1) / 4,
}));

it('counts each pixel of an assigned cluster in exactly one class, for any assignment', () => {
  const random = createRandom(7);
  for (let round = 0; round < 50; round++) {
    const assignment: Record<string, number> = { 1: 10 };
    for (const { id } of clusters) {
      if (random.below(3) > 0) assignment[id] = WORLD_COVER_SCHEME.classes[random.below(11)].id;
    }
    const legend = classLegend(clusters, assignment, WORLD_COVER_SCHEME);
    const lookup = classLookup(12, assignment, WORLD_COVER_SCHEME);
    for (const { value, pixels, hectares } of legend) {
      const members = clusters.filter(({ id }) => lookup[id] === value);
      expect(pixels).toBe(members.reduce((sum, cluster) => sum + cluster.pixels, 0));
      expect(hectares).toBeCloseTo(pixels / 40, 9);
    }
    const inClasses = clusters.filter(({ id }) => lookup[id] !== 0);
    expect(legend.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(
      inClasses.reduce((sum, { pixels }) => sum + pixels, 0),
    );
  }
});

it('merges several clusters that are given to one class', () => {
  const [forest] = classLegend(clusters, { 1: 6, 2: 6, 12: 6 }, SIMPLE_SCHEME);
  expect(forest).toMatchObject({ value: 6, name: 'Forest', pixels: 150 });
});

it('lists classes in the order of the scheme and leaves out those without clusters', () => {
  const legend = classLegend(clusters, { 1: 6, 2: 1 }, SIMPLE_SCHEME);
  expect(legend.map(({ value }) => value)).toEqual([1, 6]);
});

it('looks up 0 for clusters without a class and for classes that the scheme lacks', () => {
  const assignment: Assignment = { 2: 3, 3: 200 };
  expect([...classLookup(4, assignment, SIMPLE_SCHEME)]).toEqual([0, 0, 3, 0, 0]);
});

it('refuses an export of classes while no cluster has one', () => {
  expect(() => classLegend(clusters, {}, SIMPLE_SCHEME)).toThrow(/No cluster has a class yet/);
  expect(() => classLegend(clusters, { 1: 99 }, SIMPLE_SCHEME)).toThrow(/No cluster has a class yet/);
});

it('gives no hectares where one of the clusters has none', () => {
  const unknown = clusters.map((cluster) => ({ ...cluster, hectares: undefined }));
  expect(classLegend(unknown, { 1: 6 }, SIMPLE_SCHEME)[0]).not.toHaveProperty('hectares');
  expect(clusterLegend(unknown)[3]).toEqual({ value: 4, name: 'Cluster 4', colour: '#000000', pixels: 40 });
});
