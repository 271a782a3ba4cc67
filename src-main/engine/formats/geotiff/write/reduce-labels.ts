export type LabelSamples = Uint8Array | Uint16Array;

/**
 * A square of labels at half its size: of each 2 x 2 pixels the commonest label, the first in reading order where several are
 * as common. No data (0) counts only where all four are, so that thin objects and borders survive. `size` is even.
 */
export function reduceLabels<Samples extends LabelSamples>(pixels: Samples, size: number): Samples {
  const half = size / 2;
  const reduced = new (pixels.constructor as new (length: number) => Samples)(half * half);
  for (let row = 0; row < half; row++) {
    const from = 2 * row * size;
    const to = row * half;
    for (let column = 0; column < half; column++) {
      const at = from + 2 * column;
      reduced[to + column] = commonest(pixels[at], pixels[at + 1], pixels[at + size], pixels[at + size + 1]);
    }
  }
  return reduced;
}

function commonest(a: number, b: number, c: number, d: number): number {
  if (a !== 0 && (a === b || a === c || a === d)) return a;
  if (b !== 0 && (b === c || b === d)) return b;
  if (c !== 0 && c === d) return c;
  return a || b || c || d;
}
