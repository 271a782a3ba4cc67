import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { decodePackBits } from './pack-bits.ts';
import { halvesToFloats, reverseBits, swapWords, undoFloatPredictor, unpackBits } from './sample-words.ts';

describe('unpackBits', () => {
  it.each([1, 2, 3, 5, 7, 9, 12, 14, 20, 24, 31])('reads %i-bit samples, rows on whole bytes', (bits) => {
    const random = createRandom(bits);
    const [perRow, rows] = [7, 3];
    const samples = Array.from({ length: perRow * rows }, () => random.below(2 ** bits));
    const bytes = Array.from({ length: rows }, (_, row) => {
      const text = samples
        .slice(row * perRow, (row + 1) * perRow)
        .map((value) => value.toString(2).padStart(bits, '0'));
      return text
        .join('')
        .match(/.{1,8}/g)!
        .map((byte) => parseInt(byte.padEnd(8, '0'), 2));
    });
    expect([...unpackBits(Uint8Array.from(bytes.flat()), bits, perRow, rows)]).toEqual(samples);
  });
});

describe('halvesToFloats', () => {
  it('gives the values of IEEE 754 binary16', () => {
    const halves = Uint16Array.of(
      0x0000,
      0x3c00,
      0xc000,
      0x7bff,
      0x0400,
      0x0001,
      0x3555,
      0x7c00,
      0xfc00,
      0x7e00,
    );
    const expected = [0, 1, -2, 65504, 2 ** -14, 2 ** -24, 1365 / 4096, Infinity, -Infinity, NaN];
    expect([...halvesToFloats(halves)]).toEqual(expected);
  });

  it('rises with the bits of positive finite halves', () => {
    const floats = halvesToFloats(Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits));
    expect(floats.every((value, bits) => bits === 0 || value > floats[bits - 1])).toBe(true);
  });
});

it('swapWords and reverseBits undo themselves', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const twice = bytes.slice();
  swapWords(twice, 8);
  expect([...twice.subarray(0, 8)]).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  swapWords(twice, 8);
  reverseBits(twice);
  expect([...twice.subarray(1, 4)]).toEqual([128, 64, 192]);
  reverseBits(twice);
  expect(twice).toEqual(bytes);
});

it('undoFloatPredictor undoes differences of byte planes', () => {
  const floats = Float32Array.from({ length: 12 }, (_, index) => Math.sin(index) * 10 ** index);
  const bytes = new Uint8Array(floats.buffer);
  const [perRow, rows, step] = [6, 2, 2];
  const encoded = new Uint8Array(bytes.length);
  for (let row = 0; row < rows; row += 1) {
    const start = row * perRow * 4;
    for (let sample = 0; sample < perRow; sample += 1) {
      for (let byte = 0; byte < 4; byte += 1) {
        encoded[start + (3 - byte) * perRow + sample] = bytes[start + sample * 4 + byte];
      }
    }
    for (let at = start + perRow * 4 - 1; at >= start + step; at -= 1) encoded[at] -= encoded[at - step];
  }
  expect(undoFloatPredictor(encoded, perRow, step, 4)).toEqual(bytes);
});

describe('decodePackBits', () => {
  it('reads the example of the TIFF specification', () => {
    const packed = Uint8Array.of(
      0xfe,
      0xaa,
      0x02,
      0x80,
      0x00,
      0x2a,
      0xfd,
      0xaa,
      0x03,
      0x80,
      0x00,
      0x2a,
      0x22,
      0xf7,
      0xaa,
    );
    const plain = [0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22, ...new Array<number>(10).fill(0xaa)]; // prettier-ignore
    expect([...decodePackBits(packed, 24)]).toEqual(plain);
    expect([...decodePackBits(packed, 5)]).toEqual(plain.slice(0, 5));
    expect([...decodePackBits(packed.subarray(0, 4), 24)]).toEqual(plain.slice(0, 4));
  });
});
