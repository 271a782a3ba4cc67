// Layout of the memory that the caller fills (bytes; every address a multiple of 16):
// planes:  one float32 plane per band, `stride` bytes apart, row by row, `columns` pixels each and at least 3 more samples at the
//          end. A pixel without data holds the same huge number in every band.
// scratch: 32 bytes for each band.
// shifted: one float32 plane per band of the pixels inside the margin, `shiftedStride` bytes apart.

/** Half of what marks a pixel without data. */
const ABSENT: f32 = 5e14;

/** Mean shift of every pixel that has data and lies inside the margin; see mean-shift-kernel.ts. */
export function shiftPixels(
  planes: usize,
  stride: usize,
  columns: i32,
  rows: i32,
  margin: i32,
  bands: i32,
  radius: i32,
  limit: f32,
  still: f32,
  passes: i32,
  scratch: usize,
  shifted: usize,
  shiftedStride: usize,
): void {
  const end = scratch + ((<usize>bands) << 5);
  let to = shifted;
  for (let row = margin; row < rows - margin; row++) {
    for (let column = margin; column < columns - margin; column++) {
      const pixel = planes + ((<usize>(row * columns + column)) << 2);
      if (load<f32>(pixel) < ABSENT) {
        begin(pixel, stride, scratch, end);
        climb(planes, stride, columns, column, row, radius, limit, still, passes, scratch, end);
        storeShifted(scratch, end, to, shiftedStride);
      }
      to += 4;
    }
  }
}

/** The pixel's samples, each four times over, are where it begins. */
function begin(pixel: usize, stride: usize, scratch: usize, end: usize): void {
  for (let place = scratch; place < end; place += 32) {
    v128.store(place, v128.load32_splat(pixel));
    pixel += stride;
  }
}

function storeShifted(scratch: usize, end: usize, to: usize, stride: usize): void {
  for (let place = scratch; place < end; place += 32) {
    store<f32>(to, load<f32>(place));
    to += stride;
  }
}

function climb(
  planes: usize,
  stride: usize,
  columns: i32,
  column: i32,
  row: i32,
  radius: i32,
  limit: f32,
  still: f32,
  passes: i32,
  scratch: usize,
  end: usize,
): void {
  const width = 2 * radius + 1;
  for (let pass = 0; pass < passes; pass++) {
    for (let place = scratch; place < end; place += 32) v128.store(place, f32x4.splat(0), 16);
    const left = column - radius;
    const top = row - radius;
    let counts = i32x4.splat(0);
    let rights = i32x4.splat(0);
    let downs = i32x4.splat(0);
    for (let down = 0; down < width; down++) {
      let pixel = planes + ((<usize>((top + down) * columns + left)) << 2);
      for (let right = 0; right < width; right += 4) {
        const places = i32x4.add(i32x4.splat(right), i32x4(0, 1, 2, 3));
        const near = v128.and(
          f32x4.lt(distances(pixel, stride, scratch, end), f32x4.splat(limit)),
          i32x4.lt_s(places, i32x4.splat(width)),
        );
        if (v128.any_true(near)) {
          counts = i32x4.sub(counts, near);
          rights = i32x4.add(rights, v128.and(places, near));
          downs = i32x4.add(downs, v128.and(i32x4.splat(down), near));
          addNear(pixel, stride, scratch, end, near);
        }
        pixel += 16;
      }
    }
    const count = sumOfFour(counts);
    if (count == 0) return;
    const moved = moveTo(scratch, end, <f32>count);
    const nextColumn = left + (2 * sumOfFour(rights) + count) / (2 * count);
    const nextRow = top + (2 * sumOfFour(downs) + count) / (2 * count);
    if (moved < still && nextColumn == column && nextRow == row) return;
    column = nextColumn;
    row = nextRow;
  }
}

/** Squared distances of four pixels side by side. */
function distances(pixel: usize, stride: usize, scratch: usize, end: usize): v128 {
  let sum = f32x4.splat(0);
  for (let place = scratch; place < end; place += 32) {
    const apart = f32x4.sub(v128.load(pixel), v128.load(place));
    sum = f32x4.add(sum, f32x4.mul(apart, apart));
    pixel += stride;
  }
  return sum;
}

function addNear(pixel: usize, stride: usize, scratch: usize, end: usize, near: v128): void {
  for (let place = scratch; place < end; place += 32) {
    v128.store(place, f32x4.add(v128.load(place, 16), v128.and(v128.load(pixel), near)), 16);
    pixel += stride;
  }
}

/** Goes to the mean; gives the squared distance from where it was. */
function moveTo(scratch: usize, end: usize, count: f32): f32 {
  let moved: f32 = 0;
  for (let place = scratch; place < end; place += 32) {
    const low = load<f32>(place, 16) + load<f32>(place, 20);
    const mean = (low + (load<f32>(place, 24) + load<f32>(place, 28))) / count;
    const apart = mean - load<f32>(place);
    moved += apart * apart;
    v128.store(place, f32x4.splat(mean));
  }
  return moved;
}

function sumOfFour(four: v128): i32 {
  return (
    i32x4.extract_lane(four, 0) +
    i32x4.extract_lane(four, 1) +
    i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3)
  );
}
