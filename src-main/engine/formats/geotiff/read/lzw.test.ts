import { expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { decodeLzw, decodeLzwPlainly } from './lzw.ts';

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

it('ends a stretch that repeats itself where the room ends', () => {
  const bytes = new Uint8Array(5000).fill(7);
  const encoded = encodeLzw(bytes, { old: false });
  for (let room = 0; room < 200; room += 1) expect(decodeLzw(encoded, room)).toEqual(bytes.subarray(0, room));
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

/** What it gives, or how it fails. */
function outcome(decode: typeof decodeLzw, bytes: Uint8Array, room: number): Uint8Array | string {
  try {
    return decode(bytes, room);
  } catch (error) {
    return String(error);
  }
}

it.each([false, true])(
  'gives the same compiled as plain for damaged and cut streams (old kind: %s)',
  (old) => {
    const random = createRandom(12);
    const sound = encodeLzw(sampleBytes(3, 30_000), { old });
    const outcomes = new Set<string>();
    for (let round = 0; round < 400; round += 1) {
      const bytes = sound.slice(0, 2 + random.below(sound.length));
      for (let hit = random.below(4); hit > 0; hit -= 1) {
        bytes[2 + random.below(bytes.length)] ^= 1 << random.below(8);
      }
      const room = random.below(50_000);
      const plain = outcome(decodeLzwPlainly, bytes, room);
      expect(outcome(decodeLzw, bytes, room)).toEqual(plain);
      outcomes.add(typeof plain);
    }
    expect(outcomes).toEqual(new Set(['object', 'string']));
  },
);

it('gives the same compiled as plain where the table is full and never cleared', () => {
  const codes = Array.from({ length: 9000 }, (_, index): [number, number] => {
    const width = Math.min(12, 32 - Math.clz32(index + 258));
    const code = Math.min(index + 257, 4095) - (index % 40);
    return [index % 3 === 0 || code < 258 ? index % 256 : code, width];
  });
  const bytes = packCodes(codes, false);
  const plain = decodeLzwPlainly(bytes, 1 << 24);
  expect(plain.length).toBeGreaterThan(20_000);
  expect(decodeLzw(bytes, 1 << 24)).toEqual(plain);
});

it('goes the plain way where a stream needs more memory than the compiled one may keep', () => {
  const bytes = sampleBytes(8, 3000);
  const encoded = new Uint8Array(20_000);
  encoded.set(encodeLzw(bytes, { old: false }));
  expect(decodeLzw(encoded, 2 ** 30)).toEqual(bytes);
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
