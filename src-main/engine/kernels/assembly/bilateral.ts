// Layout of the memory that the caller fills (bytes):
// planes: float32 planes `planeBytes` apart (4 or 8 components, missing ones 0), and after them one of weights, 1 where a pixel has
//         data, else 0. Each has a margin of MARGIN pixels on every side; rows are `rowBytes` apart.
// target: planes of the same layout; only pixels within the margin are written, in fours: up to 3 beyond the end of a row.

const MARGIN: i32 = 4;

/**
 * Replaces each pixel by the mean of those in the window that reaches `radius` (0 to MARGIN) around it, weighted by
 * 2^(factor * squared distance) of their components; one without data becomes 0. `components` is 4 or 8.
 */
export function smooth(
  planes: usize,
  target: usize,
  planeBytes: usize,
  rowBytes: usize,
  columns: i32,
  rows: i32,
  components: i32,
  factor: f32,
  radius: i32,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column += 4) {
      const corner = <usize>row * rowBytes + ((<usize>column) << 2);
      smoothFour(planes, target, corner, planeBytes, rowBytes, components == 8, factor, radius);
    }
  }
}

/** Four pixels side by side; `corner` is the offset of the margin's upper left neighbour of the first. */
function smoothFour(
  planes: usize,
  target: usize,
  corner: usize,
  planeBytes: usize,
  rowBytes: usize,
  isWide: bool,
  factor: f32,
  radius: i32,
): void {
  const zero = f32x4.splat(0);
  const centre = corner + <usize>MARGIN * (rowBytes + 4);
  const highPlanes = planes + (planeBytes << 2);
  const weights = isWide ? highPlanes + (planeBytes << 2) : highPlanes;
  const p1 = planeBytes;
  const p2 = planeBytes << 1;
  const p3 = p1 + p2;
  let s0 = zero,
    s1 = zero,
    s2 = zero,
    s3 = zero;
  let s4 = zero,
    s5 = zero,
    s6 = zero,
    s7 = zero;
  let total = zero;
  const own = planes + centre;
  const ownHigh = highPlanes + centre;
  for (let down = MARGIN - radius; down <= MARGIN + radius; down++) {
    const start = corner + <usize>down * rowBytes;
    for (let across = MARGIN - radius; across <= MARGIN + radius; across++) {
      const at = start + ((<usize>across) << 2);
      const n = planes + at;
      const high = highPlanes + at;
      let distance = squaredDistance(n, own, planeBytes);
      if (isWide) distance = f32x4.add(distance, squaredDistance(high, ownHigh, planeBytes));
      const nearness = powerOfTwo(f32x4.mul(distance, f32x4.splat(factor)));
      const weight = f32x4.mul(nearness, v128.load(weights + at));
      total = f32x4.add(total, weight);
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(n)));
      s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(n + p1)));
      s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(n + p2)));
      s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(n + p3)));
      if (isWide) {
        s4 = f32x4.add(s4, f32x4.mul(weight, v128.load(high)));
        s5 = f32x4.add(s5, f32x4.mul(weight, v128.load(high + p1)));
        s6 = f32x4.add(s6, f32x4.mul(weight, v128.load(high + p2)));
        s7 = f32x4.add(s7, f32x4.mul(weight, v128.load(high + p3)));
      }
    }
  }
  const hasData = f32x4.ne(v128.load(weights + centre), zero);
  const to = target + centre;
  storeMeans(to, planeBytes, total, hasData, s0, s1, s2, s3);
  if (isWide) storeMeans(to + (planeBytes << 2), planeBytes, total, hasData, s4, s5, s6, s7);
}

/** Over four components. */
function squaredDistance(one: usize, other: usize, planeBytes: usize): v128 {
  const p2 = planeBytes << 1;
  const p3 = p2 + planeBytes;
  let total = plusSquare(f32x4.splat(0), v128.load(one), v128.load(other));
  total = plusSquare(total, v128.load(one + planeBytes), v128.load(other + planeBytes));
  total = plusSquare(total, v128.load(one + p2), v128.load(other + p2));
  return plusSquare(total, v128.load(one + p3), v128.load(other + p3));
}

function plusSquare(total: v128, one: v128, other: v128): v128 {
  const apart = f32x4.sub(one, other);
  return f32x4.add(total, f32x4.mul(apart, apart));
}

function storeMeans(
  to: usize,
  planeBytes: usize,
  total: v128,
  hasData: v128,
  s0: v128,
  s1: v128,
  s2: v128,
  s3: v128,
): void {
  v128.store(to, v128.and(f32x4.div(s0, total), hasData));
  v128.store(to + planeBytes, v128.and(f32x4.div(s1, total), hasData));
  v128.store(to + 2 * planeBytes, v128.and(f32x4.div(s2, total), hasData));
  v128.store(to + 3 * planeBytes, v128.and(f32x4.div(s3, total), hasData));
}

/** 2^x for x <= 0, to within 1e-7 of itself; exactly 1 at 0, and 2^-126 at and below -126. */
function powerOfTwo(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(-126));
  const whole = f32x4.floor(bounded);
  const rest = f32x4.sub(bounded, whole);
  let power = f32x4.splat(0.001879318617284298);
  power = f32x4.add(f32x4.mul(power, rest), f32x4.splat(0.008990995585918427));
  power = f32x4.add(f32x4.mul(power, rest), f32x4.splat(0.05581867694854736));
  power = f32x4.add(f32x4.mul(power, rest), f32x4.splat(0.240159273147583));
  power = f32x4.add(f32x4.mul(power, rest), f32x4.splat(0.6931517124176025));
  power = f32x4.add(f32x4.mul(power, rest), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(power, exponent);
}
