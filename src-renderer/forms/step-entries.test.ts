import { expect, it } from 'vitest';
import { moved, neighbourOf } from './step-entries.ts';

const steps = ['a', 'b', 'c'].map((id) => ({ id }));
const order = (id: string, by: number): string =>
  moved(steps, id, by)
    .map((step) => step.id)
    .join('');

it('moves a step within the list, and no further', () => {
  expect(['a', 'b', 'c'].map((id) => order(id, 1))).toEqual(['bac', 'acb', 'abc']);
  expect(['a', 'b', 'c'].map((id) => order(id, -1))).toEqual(['abc', 'bac', 'acb']);
  expect([order('a', 9), order('c', -9), order('x', 1)]).toEqual(['bca', 'cab', 'abc']);
});

it('leaves the list that it was given as it was', () => {
  moved(steps, 'a', 2);
  expect(steps.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

it('goes from a removed step to the one that takes its place', () => {
  expect(['a', 'b', 'c'].map((id) => neighbourOf(steps, id))).toEqual(['b', 'c', 'b']);
  expect(neighbourOf([{ id: 'a' }], 'a')).toBeUndefined();
});
