/** Uniform numbers that follow from a seed alone, the same on every machine. */
export interface Random {
  /** Uniform in [0, 1) with 32 random bits. */
  next(): number;
  /** Uniform integer in [0, limit); `limit` in 1..2^32. */
  below(limit: number): number;
}

/** xoshiro128** (Blackman & Vigna 2018), its state filled from `seed` by splitmix32. */
export function createRandom(seed: number): Random {
  let fill = seed >>> 0;
  const seedWord = (): number => {
    fill = (fill + 0x9e3779b9) >>> 0;
    return mix32(fill);
  };
  let a = seedWord();
  let b = seedWord();
  let c = seedWord();
  let d = seedWord() | 1;
  const nextWord = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled;
  };
  return {
    next: () => nextWord() / 4294967296,
    below: (limit) => Math.floor((nextWord() / 4294967296) * limit),
  };
}

/** A well mixed 32-bit hash of a 32-bit word (the finaliser of splitmix32 / murmur3). Unsigned. */
export function mix32(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
