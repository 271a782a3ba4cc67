import { highHalf, plusSquare } from './arithmetic';
import { blockOf, Places } from './places';

/** Adds packed pixels to the sums and counts of their labels, in their order. */
export function addStrip(places: Places, first: i32, length: i32): void {
  for (let pixel = 0; pixel < length; pixel++) {
    const count = places.counts + ((<usize>labelAt(places, first + pixel)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  const fours = length & ~3;
  for (let pixel = 0; pixel < fours; pixel += 4) addFour(places, first, pixel);
  for (let pixel = fours; pixel < length; pixel++) {
    let sum = places.sums + <usize>labelAt(places, first + pixel) * ((<usize>places.bands) << 3);
    let sample = sampleOf(places, pixel);
    for (let band = 0; band < places.bands; band++) {
      store<f64>(sum, load<f64>(sum) + <f64>load<f32>(sample));
      sum += 8;
      sample += 32;
    }
  }
}

function labelAt(places: Places, pixel: i32): i32 {
  return load<u16>(places.labels + ((<usize>pixel) << 1));
}

/** Where the first sample of a packed pixel lies; that of the next band is 32 bytes on. */
function sampleOf(places: Places, pixel: i32): usize {
  return blockOf(places, pixel & ~7) + ((<usize>(pixel & 7)) << 2);
}

/** Two bands of four pixels at a time. */
function addFour(places: Places, first: i32, pixel: i32): void {
  const rowBytes = (<usize>places.bands) << 3;
  const place = first + pixel;
  let sum0 = places.sums + <usize>labelAt(places, place) * rowBytes;
  let sum1 = places.sums + <usize>labelAt(places, place + 1) * rowBytes;
  let sum2 = places.sums + <usize>labelAt(places, place + 2) * rowBytes;
  let sum3 = places.sums + <usize>labelAt(places, place + 3) * rowBytes;
  let sample = sampleOf(places, pixel);
  const even = sample + ((<usize>(places.bands & ~1)) << 5);
  while (sample < even) {
    const one = v128.load(sample);
    const other = v128.load(sample, 32);
    const low = i32x4.shuffle(one, other, 0, 4, 1, 5);
    const high = i32x4.shuffle(one, other, 2, 6, 3, 7);
    v128.store(sum0, f64x2.add(v128.load(sum0), f64x2.promote_low_f32x4(low)));
    v128.store(sum1, f64x2.add(v128.load(sum1), highHalf(low)));
    v128.store(sum2, f64x2.add(v128.load(sum2), f64x2.promote_low_f32x4(high)));
    v128.store(sum3, f64x2.add(v128.load(sum3), highHalf(high)));
    sum0 += 16;
    sum1 += 16;
    sum2 += 16;
    sum3 += 16;
    sample += 64;
  }
  if ((places.bands & 1) == 0) return;
  store<f64>(sum0, load<f64>(sum0) + <f64>load<f32>(sample));
  store<f64>(sum1, load<f64>(sum1) + <f64>load<f32>(sample, 4));
  store<f64>(sum2, load<f64>(sum2) + <f64>load<f32>(sample, 8));
  store<f64>(sum3, load<f64>(sum3) + <f64>load<f32>(sample, 12));
}

/** Adds each labelled pixel's squared distance to its centre. */
export function addDistances(places: Places, first: i32, length: i32): void {
  const rowBytes = (<usize>places.bands) << 2;
  const rows = places.rows;
  let low = v128.load(places.inertia);
  let high = v128.load(places.inertia, 16);
  for (let pixel = 0; pixel < length; pixel += 4) {
    const labels = places.labels + ((<usize>(first + pixel)) << 1);
    const row0 = <usize>load<u16>(labels) * rowBytes;
    const row1 = <usize>load<u16>(labels, 2) * rowBytes;
    const row2 = <usize>load<u16>(labels, 4) * rowBytes;
    const row3 = <usize>load<u16>(labels, 6) * rowBytes;
    let total = f32x4.splat(0);
    let sample = sampleOf(places, pixel);
    for (let row = rows; row < rows + rowBytes; row += 4) {
      let centre = v128.load32_zero(row + row0);
      centre = v128.load_lane<f32>(row + row1, centre, 1);
      centre = v128.load_lane<f32>(row + row2, centre, 2);
      centre = v128.load_lane<f32>(row + row3, centre, 3);
      total = plusSquare(total, v128.load(sample), centre);
      sample += 32;
    }
    // NaN, of label 0, becomes 0.
    const distances = v128.and(total, f32x4.eq(total, total));
    low = f64x2.add(low, f64x2.promote_low_f32x4(distances));
    high = f64x2.add(high, highHalf(distances));
  }
  v128.store(places.inertia, low);
  v128.store(places.inertia, high, 16);
}
