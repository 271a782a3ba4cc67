// Sums of whole numbers by group. For each band a table of one entry per group: int64 sum, int64 sum of squares.

/** Bands whose tables are in use together: a band's sum need not wait for the one before it, and the tables stay in the first cache. */
const TOGETHER: i32 = 8;

/** These four add the samples of planes, `stride` bytes apart, to their tables, `tableBytes` apart. */
export function tallyU8(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  groups: usize,
  tables: usize,
  tableBytes: usize,
): void {
  tally<u8>(planes, stride, pixels, bands, groups, tables, tableBytes);
}

export function tallyI8(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  groups: usize,
  tables: usize,
  tableBytes: usize,
): void {
  tally<i8>(planes, stride, pixels, bands, groups, tables, tableBytes);
}

export function tallyU16(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  groups: usize,
  tables: usize,
  tableBytes: usize,
): void {
  tally<u16>(planes, stride, pixels, bands, groups, tables, tableBytes);
}

export function tallyI16(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  groups: usize,
  tables: usize,
  tableBytes: usize,
): void {
  tally<i16>(planes, stride, pixels, bands, groups, tables, tableBytes);
}

function tally<Sample>(
  planes: usize,
  stride: usize,
  pixels: i32,
  bands: i32,
  groups: usize,
  tables: usize,
  tableBytes: usize,
): void {
  for (let first = 0; first < bands; first += TOGETHER) {
    const count = <usize>min(TOGETHER, bands - first);
    const from = planes + <usize>first * stride;
    const to = tables + <usize>first * tableBytes;
    const end = to + count * tableBytes;
    for (let pixel: usize = 0; pixel < <usize>pixels; pixel++) {
      let sample = from + pixel * sizeof<Sample>();
      let entry = to + ((<usize>load<u16>(groups + (pixel << 1))) << 4);
      for (; entry < end; entry += tableBytes) {
        const value = <i64>load<Sample>(sample);
        store<i64>(entry, load<i64>(entry) + value);
        store<i64>(entry, load<i64>(entry, 8) + value * value, 8);
        sample += stride;
      }
    }
  }
}
