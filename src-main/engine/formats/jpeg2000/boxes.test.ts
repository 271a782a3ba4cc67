import { expect, it } from 'vitest';
import { memorySource } from '../../bytes.ts';
import { concatenate, tinyBox } from '../../testing/tiny-jpeg2000.ts';
import { readBoxes } from './boxes.ts';

const read = (bytes: Uint8Array) => readBoxes(memorySource('x.jp2', bytes), 0, bytes.length);
const first = tinyBox('abcd', Uint8Array.of(1, 2, 3));

it('lists boxes one after the other', async () => {
  expect(await read(concatenate(first, tinyBox('efgh')))).toEqual([
    { type: 'abcd', start: 8, end: 11 },
    { type: 'efgh', start: 19, end: 19 },
  ]);
});

it('knows lengths of 64 bits, and boxes that reach to the end', async () => {
  const long = Uint8Array.of(0, 0, 0, 1, 97, 97, 97, 97, 0, 0, 0, 0, 0, 0, 0, 18, 5, 6);
  const open = Uint8Array.of(0, 0, 0, 0, 98, 98, 98, 98, 7);
  expect(await read(concatenate(long, open))).toEqual([
    { type: 'aaaa', start: 16, end: 18 },
    { type: 'bbbb', start: 26, end: 27 },
  ]);
});

it.each([
  ['reaches beyond the end', Uint8Array.of(0, 0, 0, 99, 98, 98, 98, 98)],
  ['is shorter than its own head', Uint8Array.of(0, 0, 0, 5, 98, 98, 98, 98)],
  ['has no room for its length', Uint8Array.of(0, 0, 0, 1, 98, 98, 98, 98, 0)],
  ['is cut in its head', Uint8Array.of(0, 0, 0)],
])('ends before a box that %s', async (_, broken) => {
  expect(await read(concatenate(first, broken))).toEqual([{ type: 'abcd', start: 8, end: 11 }]);
});

it('keeps what is left of a codestream', async () => {
  const cut = tinyBox('jp2c', new Uint8Array(20)).subarray(0, 15);
  expect(await read(cut)).toEqual([{ type: 'jp2c', start: 8, end: 15 }]);
});
