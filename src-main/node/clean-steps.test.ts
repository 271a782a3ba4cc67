import { expect, it } from 'vitest';
import { parseCleanSteps } from './clean-steps.ts';
import { UsageError } from './usage-error.ts';

it('reads steps in their order', () => {
  expect(parseCleanSteps(['majority:3', 'sieve:20', 'sieve:9:4', 'close:5:2,7', 'open:31'])).toEqual([
    { kind: 'majority', radius: 1 },
    { kind: 'sieve', pixels: 20, connectivity: 8 },
    { kind: 'sieve', pixels: 9, connectivity: 4 },
    { kind: 'close', radius: 2, labels: [2, 7] },
    { kind: 'open', radius: 15 },
  ]);
});

it.each([
  'majority',
  'majority:4',
  'majority:33',
  'sieve:1',
  'sieve:5:6',
  'open:3:',
  'open:3:0',
  'blur:3',
  '',
  'sieve:1e9',
])('refuses %j', (word) => expect(() => parseCleanSteps([word])).toThrow(UsageError));
