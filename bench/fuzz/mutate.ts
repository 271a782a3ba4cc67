import { createRandom, type Random } from '../../src-main/engine/random.ts';

/** Bytes of a file's start, where most of its structure lies. */
const HEAD_BYTES = 1024;

/** Numbers that break careless arithmetic: 0, 1, -1, the ends of 16, 31, 32 and 53 bits. */
const EXTREMES = [0, 1, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A broken copy of a file; the same for the same seed. Cut short, or with bytes changed, moved, left out or doubled. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = createRandom(seed);
  let broken = bytes.slice();
  for (let change = random.below(3); change >= 0; change -= 1) broken = changed(broken, random);
  return broken;
}

function changed(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const at =
    random.below(2) === 0 ? random.below(Math.min(HEAD_BYTES, bytes.length)) : random.below(bytes.length);
  const length = 1 + random.below(64);
  const copy = bytes.slice();
  switch (random.below(7)) {
    case 0:
      return bytes.slice(0, 1 + random.below(bytes.length));
    case 1:
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + length), 0);
    case 2:
      return Uint8Array.of(...bytes.subarray(0, at + length), ...bytes.subarray(at));
    case 3:
      for (let index = at; index < Math.min(at + length, copy.length); index += 1)
        copy[index] = random.below(256);
      return copy;
    case 4:
      if (at + 4 <= copy.length)
        new DataView(copy.buffer).setUint32(
          at,
          EXTREMES[random.below(EXTREMES.length)],
          random.below(2) === 0,
        );
      return copy;
    case 5:
      copy.copyWithin(at, random.below(copy.length), random.below(copy.length));
      return copy;
    default:
      copy[at] ^= 1 << random.below(8);
      return copy;
  }
}
