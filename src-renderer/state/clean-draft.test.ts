import { expect, it } from 'vitest';
import { newCleaning } from '../forms/clean-entry.ts';
import { CleanDraft } from './clean-draft.svelte.ts';

it('can be started as it first stands', () => {
  const draft = new CleanDraft();
  expect([draft.problem, draft.steps]).toEqual([undefined, [{ kind: 'majority', radius: 1 }]]);
});

it('keeps the steps in their order, however many there are', () => {
  const draft = new CleanDraft();
  const ids = Array.from({ length: 11 }, () => draft.list.add((id) => newCleaning('open', id)));
  draft.list.move(ids[10], -20);
  draft.list.change(ids[10], { radius: 4 });
  expect(draft.steps[0]).toEqual({ kind: 'open', radius: 4 });
  expect(draft.steps).toHaveLength(12);
});

it('names the step that is wrong, and wants one at least', () => {
  const draft = new CleanDraft();
  const id = draft.list.add((made) => newCleaning('sieve', made));
  draft.list.change(id, { pixels: '1' });
  expect(draft.problem).toBe('Sieve: Enter a whole number from 2 to 500.');
  for (const entry of draft.list.entries) draft.list.remove(entry.id);
  expect(draft.problem).toBe('Add a step.');
});
