// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes:  one float32 plane per band, `stride` bytes apart, filled up to a multiple of 8 pixels with anything.
// means:   two float32 per band, whose sum is the mean: a single one would lose the digits of samples far from zero.
// factor:  rows of the inverse Cholesky factor in groups of four; in a group column by column up to its last row's
//          diagonal, the four float32 of a column side by side, zeros above the diagonal and below the last row.

/** Writes each sample less its band's mean, planes laid out as the samples are. */
export function deviate(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  means: usize,
  deviations: usize,
): void {
  for (let band = 0; band < bands; band++) {
    const high = v128.load32_splat(means + ((<usize>band) << 3));
    const low = v128.load32_splat(means + ((<usize>band) << 3), 4);
    const from = planes + <usize>band * stride;
    const to = deviations + <usize>band * stride;
    const end = (<usize>pixels) << 2;
    for (let place: usize = 0; place < end; place += 16) {
      v128.store(to + place, f32x4.sub(f32x4.sub(v128.load(from + place), high), low));
    }
  }
}

/** Writes |factor * deviations|^2 of each pixel (float32): rows in their order, in each its columns in theirs. */
export function quadraticForm(
  deviations: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  factor: usize,
  forms: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel += 8) {
    const start = deviations + ((<usize>pixel) << 2);
    let formA = f32x4.splat(0);
    let formB = formA;
    let column = factor;
    for (let row = 0; row < bands; row += 4) {
      let a0 = f32x4.splat(0),
        a1 = a0,
        a2 = a0,
        a3 = a0;
      let b0 = a0,
        b1 = a0,
        b2 = a0,
        b3 = a0;
      let deviation = start;
      const end = column + ((<usize>min(row + 4, bands)) << 4);
      while (column < end) {
        const a = v128.load(deviation);
        const b = v128.load(deviation, 16);
        let value = v128.load32_splat(column);
        a0 = plusProduct(a0, a, value);
        b0 = plusProduct(b0, b, value);
        value = v128.load32_splat(column, 4);
        a1 = plusProduct(a1, a, value);
        b1 = plusProduct(b1, b, value);
        value = v128.load32_splat(column, 8);
        a2 = plusProduct(a2, a, value);
        b2 = plusProduct(b2, b, value);
        value = v128.load32_splat(column, 12);
        a3 = plusProduct(a3, a, value);
        b3 = plusProduct(b3, b, value);
        deviation += stride;
        column += 16;
      }
      formA = plusProduct(plusProduct(plusProduct(plusProduct(formA, a0, a0), a1, a1), a2, a2), a3, a3);
      formB = plusProduct(plusProduct(plusProduct(plusProduct(formB, b0, b0), b1, b1), b2, b2), b3, b3);
    }
    v128.store(forms + ((<usize>pixel) << 2), formA);
    v128.store(forms + ((<usize>pixel) << 2), formB, 16);
  }
}

/** The same where the factor has its diagonal only: one float32 per band. */
export function diagonalForm(
  deviations: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  factor: usize,
  forms: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    let form = f32x4.splat(0);
    let deviation = deviations + ((<usize>pixel) << 2);
    for (let band = 0; band < bands; band++) {
      const scaled = f32x4.mul(v128.load(deviation), v128.load32_splat(factor + ((<usize>band) << 2)));
      form = plusProduct(form, scaled, scaled);
      deviation += stride;
    }
    v128.store(forms + ((<usize>pixel) << 2), form);
  }
}

/**
 * Writes each pixel's label of the greatest offset - form / 2 (uint16 from 1; the lowest of equal ones, 0 where none is
 * finite) and that label's form. Forms: one float32 plane per label, `stride` bytes apart; offsets: one float32 each.
 */
export function choose(
  forms: usize,
  stride: usize,
  pixels: i32,
  offsets: usize,
  count: i32,
  labels: usize,
  winners: usize,
): void {
  const half = f32x4.splat(0.5);
  for (let pixel = 0; pixel < pixels; pixel += 8) {
    let bestA = f32x4.splat(-Infinity);
    let bestB = bestA;
    let formA = f32x4.splat(NaN);
    let formB = formA;
    let labelA = i32x4.splat(0);
    let labelB = labelA;
    let form = forms + ((<usize>pixel) << 2);
    for (let label = 0; label < count; label++) {
      const offset = v128.load32_splat(offsets + ((<usize>label) << 2));
      const a = v128.load(form);
      const b = v128.load(form, 16);
      const scoreA = f32x4.sub(offset, f32x4.mul(a, half));
      const scoreB = f32x4.sub(offset, f32x4.mul(b, half));
      const betterA = f32x4.gt(scoreA, bestA);
      const betterB = f32x4.gt(scoreB, bestB);
      const next = i32x4.splat(label + 1);
      bestA = v128.bitselect(scoreA, bestA, betterA);
      bestB = v128.bitselect(scoreB, bestB, betterB);
      formA = v128.bitselect(a, formA, betterA);
      formB = v128.bitselect(b, formB, betterB);
      labelA = v128.bitselect(next, labelA, betterA);
      labelB = v128.bitselect(next, labelB, betterB);
      form += stride;
    }
    v128.store(labels + ((<usize>pixel) << 1), i16x8.narrow_i32x4_u(labelA, labelB));
    v128.store(winners + ((<usize>pixel) << 2), formA);
    v128.store(winners + ((<usize>pixel) << 2), formB, 16);
  }
}

/**
 * Gathers some pixels (`places`: their uint32 places in a plane; `shares`: a float64 each) less their band's mean as
 * float64 planes, `gatheredStride` bytes apart, filled up with a zero to an even number, and the same times the share;
 * adds the latter to a float64 of `sums` per band, and their products to one of `squares`.
 */
export function gather(
  planes: usize,
  stride: usize,
  bands: i32,
  means: usize,
  places: usize,
  shares: usize,
  count: i32,
  gathered: usize,
  weighted: usize,
  gatheredStride: usize,
  sums: usize,
  squares: usize,
): void {
  for (let band = 0; band < bands; band++) {
    const high = load<f32>(means + ((<usize>band) << 3));
    const low = load<f32>(means + ((<usize>band) << 3), 4);
    const plane = planes + <usize>band * stride;
    const to = gathered + <usize>band * gatheredStride;
    const toWeighted = weighted + <usize>band * gatheredStride;
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let i = 0; i < count; i++) {
      const sample = load<f32>(plane + ((<usize>load<u32>(places + ((<usize>i) << 2))) << 2));
      const deviation = <f64>(sample - high - low);
      const product = deviation * load<f64>(shares + ((<usize>i) << 3));
      store<f64>(to + ((<usize>i) << 3), deviation);
      store<f64>(toWeighted + ((<usize>i) << 3), product);
      sum += product;
      square += product * deviation;
    }
    store<f64>(to + ((<usize>count) << 3), 0);
    store<f64>(toWeighted + ((<usize>count) << 3), 0);
    const place = (<usize>band) << 3;
    store<f64>(sums + place, load<f64>(sums + place) + sum);
    store<f64>(squares + place, load<f64>(squares + place) + square);
  }
}

/**
 * Adds the products of gathered and weighted planes, summed over `count` pixels (even), to a square of float64: rows of
 * `bands`, a multiple of 4, of which only the lower triangle is whole. Planes beyond the last band hold anything finite.
 */
export function products(
  gathered: usize,
  weighted: usize,
  stride: usize,
  count: i32,
  bands: i32,
  square: usize,
): void {
  const length = (<usize>count) << 3;
  for (let row = 0; row < bands; row += 2) {
    const w0 = weighted + <usize>row * stride;
    const w1 = w0 + stride;
    for (let column = 0; column <= row + 1; column += 4) {
      const d0 = gathered + <usize>column * stride;
      const d1 = d0 + stride;
      const d2 = d1 + stride;
      const d3 = d2 + stride;
      let a0 = f64x2.splat(0),
        a1 = a0,
        a2 = a0,
        a3 = a0;
      let b0 = a0,
        b1 = a0,
        b2 = a0,
        b3 = a0;
      for (let place: usize = 0; place < length; place += 16) {
        const a = v128.load(w0 + place);
        const b = v128.load(w1 + place);
        let value = v128.load(d0 + place);
        a0 = f64x2.add(a0, f64x2.mul(a, value));
        b0 = f64x2.add(b0, f64x2.mul(b, value));
        value = v128.load(d1 + place);
        a1 = f64x2.add(a1, f64x2.mul(a, value));
        b1 = f64x2.add(b1, f64x2.mul(b, value));
        value = v128.load(d2 + place);
        a2 = f64x2.add(a2, f64x2.mul(a, value));
        b2 = f64x2.add(b2, f64x2.mul(b, value));
        value = v128.load(d3 + place);
        a3 = f64x2.add(a3, f64x2.mul(a, value));
        b3 = f64x2.add(b3, f64x2.mul(b, value));
      }
      const place = square + ((<usize>(row * bands + column)) << 3);
      plusPair(place, a0, a1);
      plusPair(place + 16, a2, a3);
      plusPair(place + ((<usize>bands) << 3), b0, b1);
      plusPair(place + ((<usize>bands) << 3) + 16, b2, b3);
    }
  }
}

function plusProduct(total: v128, one: v128, other: v128): v128 {
  return f32x4.add(total, f32x4.mul(one, other));
}

/** Adds the two sums of lanes to two float64. */
function plusPair(place: usize, one: v128, other: v128): void {
  const sums = f64x2.add(i64x2.shuffle(one, other, 0, 2), i64x2.shuffle(one, other, 1, 3));
  v128.store(place, f64x2.add(v128.load(place), sums));
}
