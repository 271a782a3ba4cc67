import { expect, it } from 'vitest';
import { readLabels } from './read-labels.ts';

it.each<[string, number[] | undefined]>([
  ['', undefined],
  [' , ', undefined],
  ['4', [4]],
  ['7, 3-5;1 4', [1, 3, 4, 5, 7]],
  ['2–3', [2, 3]],
  ['65535', [65535]],
])('reads "%s"', (text, value) => {
  expect(readLabels(text)).toEqual({ value });
});

it.each(['0', '65536', '5-3', '1.5', '-2', 'water', '3-', '1 - 3 -'])(
  'says what to enter instead of "%s"',
  (text) => {
    expect(readLabels(text)).toEqual({
      problem: 'Enter ids like 1, 3-5 (up to 65535), or nothing for all clusters.',
    });
  },
);
