import { expect, it } from 'vitest';
import { checkBands, parseBandList } from './band-list.ts';

it.each([
  ['1', [0]],
  ['1,2,3', [0, 1, 2]],
  ['4-6,1', [3, 4, 5, 0]],
  [' 2 , 3 - 4 ', [1, 2, 3]],
])('reads %s as people count bands', (text, bands) => expect(parseBandList(text)).toEqual(bands));

it.each(['', '0', '1,', 'red', '3-1', '1-2-3', '-1', '1.5'])('refuses "%s"', (text) =>
  expect(() => parseBandList(text)).toThrow('such as 1,2,4-6'),
);

it('refuses bands that a scene lacks, or that come twice, naming the scene', () => {
  expect(() => checkBands([0, 6], 6, 'a.tif')).toThrow('a.tif has no band 7; it has bands 1 to 6.');
  expect(() => checkBands([0, 2, 2], 6, 'a.tif')).toThrow('Band 3 of a.tif is given twice');
  expect(() => checkBands([5, 0], 6, 'a.tif')).not.toThrow();
});
