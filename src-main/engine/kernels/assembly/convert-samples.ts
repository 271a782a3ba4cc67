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

function storeEight(to: usize, eight: v128, signed: bool): void {
  const low = signed ? i32x4.extend_low_i16x8_s(eight) : i32x4.extend_low_i16x8_u(eight);
  const high = signed ? i32x4.extend_high_i16x8_s(eight) : i32x4.extend_high_i16x8_u(eight);
  v128.store(to, f32x4.convert_i32x4_s(low));
  v128.store(to, f32x4.convert_i32x4_s(high), 16);
}
