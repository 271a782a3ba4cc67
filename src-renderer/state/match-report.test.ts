import { expect, it } from 'vitest';
import { matchSentence, matchSummary } from './match-report.ts';

const kept = (ids: readonly number[]) => ids.map((id) => ({ id, overlap: 0.9 }));

it('says which ids stayed, came and went', () => {
  expect(matchSentence({ kept: kept([1, 2, 5]), new: [7, 8], gone: [3] })).toBe(
    '3 clusters kept their ids; 2 are new: 7, 8; 1 is gone: 3.',
  );
  expect(matchSentence({ kept: kept([4]), new: [], gone: [] })).toBe(
    '1 cluster kept its id; none is new; none is gone.',
  );
});

it('sums it up in a few words', () => {
  expect(matchSummary({ kept: kept([1]), new: [7, 8], gone: [] })).toBe('1 id kept · 2 new · 0 gone');
});

it('names no more ids than can be read', () => {
  const ids = Array.from({ length: 30 }, (_, place) => place + 1);
  expect(matchSentence({ kept: [], new: ids, gone: [] })).toContain('30 are new: 1, 2, 3, 4, 5, 6, 7, 8, …;');
});
