import { factorLength, type Gaussians } from './gaussian-kernel.ts';

/** Two float32 per band and distribution, whose sum is the mean. */
export function packMeans({ means }: Gaussians, packed: Float32Array): void {
  for (const [place, mean] of means.entries()) {
    packed[place * 2] = mean;
    packed[place * 2 + 1] = mean - packed[place * 2];
  }
}

/** Factors as `assembly/gaussian.ts` reads them, each into a view that begins at its place. */
export function packFactors(gaussians: Gaussians, viewOf: (index: number) => Float32Array): void {
  const length = factorLength(gaussians);
  for (let index = 0; index < gaussians.count; index++) {
    const factor = gaussians.factors.subarray(index * length, (index + 1) * length);
    if (gaussians.shape === 'diagonal') viewOf(index).set(factor);
    else packTriangle(factor, gaussians.bandCount, viewOf(index));
  }
}

/** Groups of four rows; in a group the four of each column side by side. */
function packTriangle(factor: Float64Array, size: number, packed: Float32Array): void {
  let start = 0;
  for (let group = 0; group < size; group += 4) {
    const columns = Math.min(group + 4, size);
    packed.fill(0, start, start + columns * 4);
    for (let row = group; row < columns; row++) {
      const from = (row * (row + 1)) / 2;
      for (let column = 0; column <= row; column++) {
        packed[start + column * 4 + row - group] = factor[from + column];
      }
    }
    start += columns * 4;
  }
}
