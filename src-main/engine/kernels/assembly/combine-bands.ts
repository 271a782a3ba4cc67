// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes:  one float64 plane per band, `stride` bytes apart, filled up to a multiple of 4 pixels with anything.
// weights: float64, for each group of four rows band after band those of the four.
// offsets: four float64 for each group.
// results: one float32 plane per row, half of `stride` apart.

/** Sums of the bands times the weights of each row, beginning with its offset, bands in their order. */
export function combine(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  weights: usize,
  offsets: usize,
  groups: i32,
  results: usize,
): void {
  for (let group = 0; group < groups; group++) {
    for (let pixel = 0; pixel < pixels; pixel += 4) {
      combineFour(
        planes + ((<usize>pixel) << 3),
        stride,
        bands,
        weights,
        offsets,
        results + ((<usize>pixel) << 2),
      );
    }
    weights += (<usize>bands) << 5;
    offsets += 32;
    results += stride << 1;
  }
}

/** Four rows of four pixels. */
function combineFour(
  sample: usize,
  stride: usize,
  bands: i32,
  weight: usize,
  offset: usize,
  result: usize,
): void {
  let a0 = v128.load64_splat(offset);
  let a1 = v128.load64_splat(offset, 8);
  let a2 = v128.load64_splat(offset, 16);
  let a3 = v128.load64_splat(offset, 24);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (let band = 0; band < bands; band++) {
    const a = v128.load(sample);
    const b = v128.load(sample, 16);
    const w0 = v128.load64_splat(weight);
    const w1 = v128.load64_splat(weight, 8);
    const w2 = v128.load64_splat(weight, 16);
    const w3 = v128.load64_splat(weight, 24);
    a0 = f64x2.add(a0, f64x2.mul(w0, a));
    b0 = f64x2.add(b0, f64x2.mul(w0, b));
    a1 = f64x2.add(a1, f64x2.mul(w1, a));
    b1 = f64x2.add(b1, f64x2.mul(w1, b));
    a2 = f64x2.add(a2, f64x2.mul(w2, a));
    b2 = f64x2.add(b2, f64x2.mul(w2, b));
    a3 = f64x2.add(a3, f64x2.mul(w3, a));
    b3 = f64x2.add(b3, f64x2.mul(w3, b));
    sample += stride;
    weight += 32;
  }
  const next = stride >> 1;
  v128.store(result, narrowed(a0, b0));
  v128.store(result + next, narrowed(a1, b1));
  v128.store(result + next * 2, narrowed(a2, b2));
  v128.store(result + next * 3, narrowed(a3, b3));
}

/** Two and two as float32. */
function narrowed(a: v128, b: v128): v128 {
  const low = f32x4.demote_f64x2_zero(a);
  return i64x2.shuffle(low, f32x4.demote_f64x2_zero(b), 0, 2);
}
