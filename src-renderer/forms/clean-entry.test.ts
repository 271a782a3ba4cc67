import { expect, it } from 'vitest';
import { newCleaning, readCleaning } from './clean-entry.ts';

it('reads the size of a sieve, and says what to enter', () => {
  const sieve = { ...newCleaning('sieve', 'a'), connectivity: 4 } as const;
  expect(readCleaning({ ...sieve, pixels: ' 25 ' })).toEqual({
    value: { kind: 'sieve', pixels: 25, connectivity: 4 },
  });
  for (const pixels of ['1', '501', '2.5', ''])
    expect(readCleaning({ ...sieve, pixels }).problem).toBe('Enter a whole number from 2 to 500.');
  expect(readCleaning({ ...newCleaning('majority', 'a'), pixels: '' }).problem).toBeUndefined();
});

it.each(['open', 'close'] as const)('reads which clusters to %s, all where none is named', (kind) => {
  const entry = newCleaning(kind, 'a');
  expect(readCleaning(entry)).toEqual({ value: { kind, radius: 1 } });
  expect(readCleaning({ ...entry, labels: '4, 1-2' })).toEqual({
    value: { kind, radius: 1, labels: [1, 2, 4] },
  });
  expect(readCleaning({ ...entry, labels: 'x' }).problem).toMatch(/^Enter ids like/);
});
