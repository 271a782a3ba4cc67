import { expect, it } from 'vitest';
import { parseBandList } from './band-list.ts';

it.each([
  ['1', [0]],
  ['1,2,3', [0, 1, 2]],
  ['4-6,1', [3, 4, 5, 0]],
  [' 2 , 3 - 4 ', [1, 2, 3]],
])('reads %s as people count bands', (text, bands) => expect(parseBandList(text)).toEqual(bands));

it.each(['', '0', '1,', 'red', '3-1', '1-2-3', '-1', '1.5'])('refuses "%s"', (text) =>
  expect(() => parseBandList(text)).toThrow('such as 1,2,4-6'),
);

it.each(['2,2', '1-3,3'])('refuses the repeated band in %s', (text) =>
  expect(() => parseBandList(text)).toThrow(/names band [23] twice/),
);
