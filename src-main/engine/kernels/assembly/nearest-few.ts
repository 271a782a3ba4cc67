// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes: float32 planes `stride` bytes apart, 4 or 8 (missing ones 0), filled up to a multiple of 4 pixels with anything.
// points: point after point, so many float32 side by side.
// distances, indices: results; the nearest of all pixels first, then the second nearest, `stride` bytes apart.

/**
 * Writes the squared distances (float32) and the numbers from 0 (int32) of the `few` points nearest to each pixel, the
 * nearest first; of several equally near the one of lowest number comes first.
 */
export function nearestFew(
  planes: usize,
  stride: usize,
  pixels: i32,
  components: i32,
  points: usize,
  count: i32,
  few: i32,
  distances: usize,
  indices: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    const place = (<usize>pixel) << 2;
    for (let rank = 0; rank < few; rank++) {
      v128.store(distances + place + <usize>rank * stride, f32x4.splat(Infinity));
      v128.store(indices + place + <usize>rank * stride, i32x4.splat(0));
    }
    const last = distances + place + <usize>(few - 1) * stride;
    if (components == 8) searchEight(planes + place, stride, points, count, few, last, indices + place);
    else searchFour(planes + place, stride, points, count, few, last, indices + place);
  }
}

function searchFour(
  planes: usize,
  stride: usize,
  points: usize,
  count: i32,
  few: i32,
  last: usize,
  indices: usize,
): void {
  const p0 = v128.load(planes);
  const p1 = v128.load(planes + stride);
  const p2 = v128.load(planes + 2 * stride);
  const p3 = v128.load(planes + 3 * stride);
  let worst = v128.load(last);
  for (let point = 0; point < count; point++) {
    const at = points + ((<usize>point) << 4);
    let distance = plusSquare(f32x4.splat(0), p0, v128.load32_splat(at));
    distance = plusSquare(distance, p1, v128.load32_splat(at, 4));
    distance = plusSquare(distance, p2, v128.load32_splat(at, 8));
    distance = plusSquare(distance, p3, v128.load32_splat(at, 12));
    if (v128.any_true(f32x4.lt(distance, worst))) {
      insert(distance, point, few, stride, last, indices);
      worst = v128.load(last);
    }
  }
}

function searchEight(
  planes: usize,
  stride: usize,
  points: usize,
  count: i32,
  few: i32,
  last: usize,
  indices: usize,
): void {
  const p0 = v128.load(planes);
  const p1 = v128.load(planes + stride);
  const p2 = v128.load(planes + 2 * stride);
  const p3 = v128.load(planes + 3 * stride);
  const p4 = v128.load(planes + 4 * stride);
  const p5 = v128.load(planes + 5 * stride);
  const p6 = v128.load(planes + 6 * stride);
  const p7 = v128.load(planes + 7 * stride);
  let worst = v128.load(last);
  for (let point = 0; point < count; point++) {
    const at = points + ((<usize>point) << 5);
    let distance = plusSquare(f32x4.splat(0), p0, v128.load32_splat(at));
    distance = plusSquare(distance, p1, v128.load32_splat(at, 4));
    distance = plusSquare(distance, p2, v128.load32_splat(at, 8));
    distance = plusSquare(distance, p3, v128.load32_splat(at, 12));
    distance = plusSquare(distance, p4, v128.load32_splat(at, 16));
    distance = plusSquare(distance, p5, v128.load32_splat(at, 20));
    distance = plusSquare(distance, p6, v128.load32_splat(at, 24));
    distance = plusSquare(distance, p7, v128.load32_splat(at, 28));
    if (v128.any_true(f32x4.lt(distance, worst))) {
      insert(distance, point, few, stride, last, indices);
      worst = v128.load(last);
    }
  }
}

/** Puts a point into the sorted lists of the pixels that it is near enough to, from their ends backwards. */
function insert(distance: v128, point: i32, few: i32, stride: usize, last: usize, indices: usize): void {
  const number = i32x4.splat(point);
  let place = last;
  let numberPlace = indices + <usize>(few - 1) * stride;
  for (let rank = few - 1; rank > 0; rank--) {
    const held = v128.load(place);
    const before = v128.load(place - stride);
    const isNearer = f32x4.lt(distance, held);
    const isPushed = f32x4.lt(distance, before);
    v128.store(place, v128.bitselect(before, v128.bitselect(distance, held, isNearer), isPushed));
    const heldNumber = v128.load(numberPlace);
    const beforeNumber = v128.load(numberPlace - stride);
    const next = v128.bitselect(number, heldNumber, isNearer);
    v128.store(numberPlace, v128.bitselect(beforeNumber, next, isPushed));
    place -= stride;
    numberPlace -= stride;
  }
  const isNearest = f32x4.lt(distance, v128.load(place));
  v128.store(place, v128.bitselect(distance, v128.load(place), isNearest));
  v128.store(numberPlace, v128.bitselect(number, v128.load(numberPlace), isNearest));
}

function plusSquare(total: v128, samples: v128, centre: v128): v128 {
  const apart = f32x4.sub(samples, centre);
  return f32x4.add(total, f32x4.mul(apart, apart));
}
