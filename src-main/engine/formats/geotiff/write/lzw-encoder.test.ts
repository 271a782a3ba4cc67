import { expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { decodeLzw } from '../read/lzw.ts';
import { encodeLzw } from './lzw-encoder.ts';

const bytesOf = (length: number, kinds: number): Uint8Array => {
  const random = createRandom(length + kinds);
  return new Uint8Array(length).map(() => random.below(kinds));
};

it.each([1, 2, 5, 256])('is undone by the decoder, with %i kinds of bytes', (kinds) => {
  // Around the places where codes grow, the table is full, and the end falls together with either.
  for (const length of [0, 1, 2, 253, 254, 255, 256, 511, 512, 3833, 3834, 3835, 3836, 3837, 3838, 70_000]) {
    const bytes = bytesOf(length, kinds);
    expect(decodeLzw(encodeLzw(bytes), length)).toEqual(bytes);
  }
});

it('begins with a clear code, ends with the end code, and makes repeats small', () => {
  expect([...encodeLzw(Uint8Array.of(7))]).toEqual([0b10000000, 0b00000001, 0b11100000, 0b00100000]);
  expect(encodeLzw(new Uint8Array(1 << 18)).length).toBeLessThan(1200);
});

it('never outgrows its room', () => {
  const worst = Uint8Array.from({ length: 65_536 }, (_, i) => (i * 167 + (i >> 8) * 31) & 255);
  expect(decodeLzw(encodeLzw(worst), worst.length)).toEqual(worst);
});
