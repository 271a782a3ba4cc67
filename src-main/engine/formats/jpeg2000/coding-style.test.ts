import { expect, it } from 'vitest';
import { parseCodingStyle } from './coding-style.ts';

const COD = Uint8Array.of(0xff, 0x52, 0, 12, 0, 3, 0, 7, 1, 2, 4, 3, 0, 1);

it('reads what holds for all components', () => {
  expect(parseCodingStyle(COD, 3)).toEqual({
    forAll: true,
    levels: 2,
    blockExponents: [6, 5],
    precinctExponents: [
      [15, 15],
      [15, 15],
      [15, 15],
    ],
    reversible: true,
    progression: 3,
    layers: 7,
  });
});

it.each([
  ['one byte, of few', 3, [0xff, 0x53, 0, 11, 2, 1, 1, 4, 4, 0, 0, 0x87, 0x98]],
  ['two bytes, of many', 300, [0xff, 0x53, 0, 12, 0, 2, 1, 1, 4, 4, 0, 0, 0x87, 0x98]],
])('reads what holds for one component, whose number takes %s', (_, componentCount, bytes) => {
  expect(parseCodingStyle(Uint8Array.from(bytes), componentCount)).toEqual({
    forAll: false,
    levels: 1,
    blockExponents: [6, 6],
    precinctExponents: [
      [7, 8],
      [8, 9],
    ],
    reversible: false,
  });
});

it.each([
  ['of another kind', [0xff, 0x5c, ...COD.subarray(2)]],
  ['that is cut', [...COD.subarray(0, 11)]],
  ['of more levels than can be', [...COD.subarray(0, 9), 33, 4, 4, 0, 1]],
  ['whose precincts are cut', [...COD.subarray(0, 4), 1, ...COD.subarray(5), 0x77]],
])('passes over a segment %s', (_, bytes) => {
  expect(parseCodingStyle(Uint8Array.from(bytes), 3)).toBeUndefined();
});
