// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes:  one float32 plane per band, `stride` bytes apart, filled up to a multiple of 8 pixels with anything.
// centres: groups of four, in a group band by band, the four float32 of a band side by side; the last group is
//          filled up with infinity, which is never nearest.

/** Writes each pixel's nearest centre (uint16 from 1, 0 where no distance is finite) and squared distance (float32). */
export function assign(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  centres: usize,
  clusters: i32,
  labels: usize,
  distances: usize,
): void {
  const groupBytes = (<usize>bands) << 4;
  for (let pixel = 0; pixel < pixels; pixel += 8) {
    const start = planes + ((<usize>pixel) << 2);
    let nearestA = f32x4.splat(Infinity);
    let nearestB = f32x4.splat(Infinity);
    let labelA = i32x4.splat(0);
    let labelB = i32x4.splat(0);
    let group = centres;
    for (let cluster = 0; cluster < clusters; cluster += 4) {
      let a0 = f32x4.splat(0),
        a1 = a0,
        a2 = a0,
        a3 = a0;
      let b0 = a0,
        b1 = a0,
        b2 = a0,
        b3 = a0;
      let sample = start;
      let centre = group;
      const end = group + groupBytes;
      while (centre < end) {
        const a = v128.load(sample);
        const b = v128.load(sample, 16);
        let value = v128.load32_splat(centre);
        a0 = plusSquare(a0, a, value);
        b0 = plusSquare(b0, b, value);
        value = v128.load32_splat(centre, 4);
        a1 = plusSquare(a1, a, value);
        b1 = plusSquare(b1, b, value);
        value = v128.load32_splat(centre, 8);
        a2 = plusSquare(a2, a, value);
        b2 = plusSquare(b2, b, value);
        value = v128.load32_splat(centre, 12);
        a3 = plusSquare(a3, a, value);
        b3 = plusSquare(b3, b, value);
        sample += stride;
        centre += 16;
      }
      group = end;
      labelA = label(labelA, cluster + 1, a0, nearestA);
      labelB = label(labelB, cluster + 1, b0, nearestB);
      nearestA = f32x4.pmin(nearestA, a0);
      nearestB = f32x4.pmin(nearestB, b0);
      labelA = label(labelA, cluster + 2, a1, nearestA);
      labelB = label(labelB, cluster + 2, b1, nearestB);
      nearestA = f32x4.pmin(nearestA, a1);
      nearestB = f32x4.pmin(nearestB, b1);
      labelA = label(labelA, cluster + 3, a2, nearestA);
      labelB = label(labelB, cluster + 3, b2, nearestB);
      nearestA = f32x4.pmin(nearestA, a2);
      nearestB = f32x4.pmin(nearestB, b2);
      labelA = label(labelA, cluster + 4, a3, nearestA);
      labelB = label(labelB, cluster + 4, b3, nearestB);
      nearestA = f32x4.pmin(nearestA, a3);
      nearestB = f32x4.pmin(nearestB, b3);
    }
    v128.store(labels + ((<usize>pixel) << 1), i16x8.narrow_i32x4_u(labelA, labelB));
    v128.store(distances + ((<usize>pixel) << 2), nearestA);
    v128.store(distances + ((<usize>pixel) << 2), nearestB, 16);
  }
}

/**
 * Adds each labelled pixel to its cluster's row of float64 `sums` (a row for label 0 first) and to its uint32 of `counts`,
 * and its distance to one of the four float64 of `inertia`, by the pixel's place modulo 4.
 */
export function accumulate(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  labels: usize,
  distances: usize,
  sums: usize,
  counts: usize,
  inertia: usize,
): void {
  const rowBytes = (<usize>bands) << 3;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const label = <usize>load<u16>(labels + ((<usize>pixel) << 1));
    const count = counts + (label << 2);
    store<u32>(count, load<u32>(count) + 1);
    let sum = sums + label * rowBytes;
    const end = sum + rowBytes;
    let sample = planes + ((<usize>pixel) << 2);
    while (sum + 8 < end) {
      const two = v128.load_lane<f32>(sample + stride, v128.load32_zero(sample), 1);
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(two)));
      sum += 16;
      sample += stride << 1;
    }
    if (sum < end) store<f64>(sum, load<f64>(sum) + <f64>load<f32>(sample));
    if (label != 0) {
      const total = inertia + (((<usize>pixel) & 3) << 3);
      store<f64>(total, load<f64>(total) + <f64>load<f32>(distances + ((<usize>pixel) << 2)));
    }
  }
}

/**
 * Lowers each float32 of `closest` to the pixel's squared distance to one centre (one float32 per band) where that is less,
 * into `lowered`, and adds the result to four float64 of `totals`, by the pixel's place modulo 4. `pixels` is a multiple of
 * 8: the caller sets `closest` to 0 beyond the last one.
 */
export function lower(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  centre: usize,
  closest: usize,
  lowered: usize,
  totals: usize,
): void {
  let low = v128.load(totals);
  let high = v128.load(totals, 16);
  const end = centre + ((<usize>bands) << 2);
  for (let pixel = 0; pixel < pixels; pixel += 8) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let sample = planes + ((<usize>pixel) << 2);
    for (let value = centre; value < end; value += 4) {
      const position = v128.load32_splat(value);
      a = plusSquare(a, v128.load(sample), position);
      b = plusSquare(b, v128.load(sample, 16), position);
      sample += stride;
    }
    const place = (<usize>pixel) << 2;
    a = f32x4.pmin(v128.load(closest + place), a);
    b = f32x4.pmin(v128.load(closest + place, 16), b);
    v128.store(lowered + place, a);
    v128.store(lowered + place, b, 16);
    low = f64x2.add(low, f64x2.promote_low_f32x4(a));
    high = f64x2.add(high, highHalf(a));
    low = f64x2.add(low, f64x2.promote_low_f32x4(b));
    high = f64x2.add(high, highHalf(b));
  }
  v128.store(totals, low);
  v128.store(totals, high, 16);
}

/** These four turn `count` whole numbers, a multiple of 8, into float32. */
export function convertU8(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    storeEight(to + ((<usize>i) << 2), v128.load8x8_u(from + <usize>i), false);
  }
}

export function convertI8(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    storeEight(to + ((<usize>i) << 2), v128.load8x8_s(from + <usize>i), true);
  }
}

export function convertU16(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    storeEight(to + ((<usize>i) << 2), v128.load(from + ((<usize>i) << 1)), false);
  }
}

export function convertI16(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    storeEight(to + ((<usize>i) << 2), v128.load(from + ((<usize>i) << 1)), true);
  }
}

function plusSquare(total: v128, samples: v128, centre: v128): v128 {
  const apart = f32x4.sub(samples, centre);
  return f32x4.add(total, f32x4.mul(apart, apart));
}

/** The new label where the distance is strictly less than the nearest so far: ties stay with the lowest label. */
function label(labels: v128, next: i32, distances: v128, nearest: v128): v128 {
  return v128.bitselect(i32x4.splat(next), labels, f32x4.lt(distances, nearest));
}

function highHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 0));
}

function storeEight(to: usize, eight: v128, signed: bool): void {
  const low = signed ? i32x4.extend_low_i16x8_s(eight) : i32x4.extend_low_i16x8_u(eight);
  const high = signed ? i32x4.extend_high_i16x8_s(eight) : i32x4.extend_high_i16x8_u(eight);
  v128.store(to, f32x4.convert_i32x4_s(low));
  v128.store(to, f32x4.convert_i32x4_s(high), 16);
}
