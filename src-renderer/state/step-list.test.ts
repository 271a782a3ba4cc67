import { expect, it } from 'vitest';
import { StepList } from './step-list.svelte.ts';

interface Entry {
  readonly id: string;
  readonly size: number;
}

it('adds at the end, changes one, moves and removes, and never gives an id twice', () => {
  const list = new StepList<Entry>();
  const [one, two] = [1, 2].map((size) => list.add((id) => ({ id, size })));
  list.change(two, { size: 5 });
  list.move(two, -1);
  expect(list.entries).toEqual([
    { id: two, size: 5 },
    { id: one, size: 1 },
  ]);
  list.remove(one);
  expect(list.entries.map(({ id }) => id)).toEqual([two]);
  list.remove(two);
  expect([one, two]).not.toContain(list.add((id) => ({ id, size: 0 })));
});
