import { expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { decodeLzw } from './lzw.ts';

interface Variant {
  /** Codes run from the low end of each byte and grow one code later, as before TIFF 5.0's final form. */
  readonly old: boolean;
}

/** A plain LZW encoder: dictionary of strings, clear code when 4094 codes are in use. */
function encodeLzw(bytes: Uint8Array, { old }: Variant): Uint8Array {
  const codes: [code: number, width: number][] = [];
  let table = new Map<string, number>();
  let width = 9;
  const clear = (): void => {
    codes.push([256, width]);
    table = new Map();
    width = 9;
  };
  const codeOf = (text: string): number => (text.length === 1 ? text.charCodeAt(0) : table.get(text)!);
  clear();
  let held = '';
  for (const byte of bytes) {
    const longer = held + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      held = longer;
      continue;
    }
    codes.push([codeOf(held), width]);
    table.set(longer, 258 + table.size);
    const known = 257 + table.size;
    if (known >= 4093) clear();
    else if (known + (old ? 0 : 1) >= 1 << width) width += 1;
    held = String.fromCharCode(byte);
  }
  if (held) codes.push([codeOf(held), width]);
  // The code for the rest completes one more entry on the decoder's side.
  if (257 + table.size + 1 + (old ? 0 : 1) >= 1 << width && width < 12) width += 1;
  codes.push([257, width]);
  return packCodes(codes, old);
}

function packCodes(codes: [number, number][], lowEndFirst: boolean): Uint8Array {
  const bits = codes.flatMap(([code, width]) => {
    const digits = [...code.toString(2).padStart(width, '0')].map(Number);
    return lowEndFirst ? digits.reverse() : digits;
  });
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    bytes[index >> 3] |= bit << (lowEndFirst ? index & 7 : 7 - (index & 7));
  });
  return bytes;
}

/** Runs, repeats of what was before, and noise, so that codes of every width and the "not yet known" code occur. */
function sampleBytes(seed: number, length: number): Uint8Array {
  const random = createRandom(seed);
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const kind = Math.floor(index / 500) % 3;
    bytes[index] = kind === 0 ? 7 : kind === 1 ? random.below(256) : bytes[Math.max(0, index - 37)];
  }
  return bytes;
}

it.each([false, true])('undoes an encoder over tables that fill and start again (old kind: %s)', (old) => {
  for (const length of [0, 1, 2, 300, 5000, 60_000]) {
    const bytes = sampleBytes(length, length);
    const encoded = encodeLzw(bytes, { old });
    if (old) expect([encoded[0], encoded[1] & 1]).toEqual([0, 1]);
    expect(decodeLzw(encoded, length)).toEqual(bytes);
  }
});

it('stops at the bytes asked for, and gives what there is of a stream that is cut', () => {
  const bytes = sampleBytes(1, 4000);
  const encoded = encodeLzw(bytes, { old: false });
  expect(decodeLzw(encoded, 1234)).toEqual(bytes.subarray(0, 1234));
  const cut = decodeLzw(encoded.subarray(0, 200), 4000);
  expect(cut.length).toBeLessThan(4000);
  expect(cut).toEqual(bytes.subarray(0, cut.length));
});

it('throws on a code that was never defined', () => {
  const clearThenUnknown = Uint8Array.of(0x80, 0x5f, 0xc0);
  expect(() => decodeLzw(clearThenUnknown, 10)).toThrow('never defined');
});

it('ends on any bytes, with no more than was asked for', () => {
  const random = createRandom(99);
  for (let round = 0; round < 300; round += 1) {
    const bytes = Uint8Array.from({ length: random.below(400) }, () => random.below(256));
    try {
      expect(decodeLzw(bytes, 5000).length).toBeLessThanOrEqual(5000);
    } catch (error) {
      expect(error).toMatchObject({ code: 'damaged' });
    }
  }
});
