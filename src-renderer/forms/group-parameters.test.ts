import { expect, it } from 'vitest';
import type { ParametersSchema } from '../../src-main/engine/parameters.ts';
import { groupParameters } from './group-parameters.ts';

const schemasOf = (...names: string[]): ParametersSchema =>
  Object.fromEntries(
    names.map((name) => [name, { type: 'boolean', title: name, description: '', default: true }]),
  );
const grouped = (...names: string[]): string[][] => {
  const { common, more } = groupParameters(schemasOf(...names));
  return [Object.keys(common), Object.keys(more)];
};

it('shows a few parameters all at once', () => {
  expect(grouped()).toEqual([[], []]);
  expect(grouped('a', 'b', 'c', 'd', 'e')).toEqual([['a', 'b', 'c', 'd', 'e'], []]);
});

it('keeps the later ones of many for those who ask', () => {
  expect(grouped('a', 'b', 'c', 'd', 'e', 'f')).toEqual([
    ['a', 'b', 'c', 'd'],
    ['e', 'f'],
  ]);
});

it('puts the number of clusters first wherever the method lists it', () => {
  expect(grouped('a', 'b', 'c', 'd', 'e', 'clusters')).toEqual([
    ['clusters', 'a', 'b', 'c'],
    ['d', 'e'],
  ]);
});
