// Every loop works on 16 bytes at a time and may read and write up to 16 bytes beyond the end of a row, of no consequence
// where the caller leaves that much room.

const FIRST: usize = memory.data(16, 16);
const SECOND: usize = memory.data(16, 16);
const FOURTH: usize = memory.data(16, 16);
const EIGHTH: usize = memory.data(16, 16);
const CARRIED: usize = memory.data(16, 16);

/** Turns the bytes of every word round. */
export function swapWords(bytes: usize, length: i32, wordBytes: i32): void {
  const flip = wordBytes - 1;
  for (let index = 0; index < 16; index += 1) store<u8>(FIRST + <usize>index, <u8>(index ^ flip));
  const order = v128.load(FIRST);
  for (let at: usize = 0; at < <usize>length; at += 16) {
    v128.store(bytes + at, v128.swizzle(v128.load(bytes + at), order));
  }
}

/**
 * Sums up each sample of a row and those that lie `step` bytes before it, in words of 1, 2, 4 or 8 bytes that wrap. Before
 * `to` there are at least max(step, 16) bytes, which become 0; `step` is a multiple of the word.
 */
export function sumRow(from: usize, to: usize, length: i32, step: i32, wordBytes: i32): void {
  memory.fill(to - <usize>max(step, 16), 0, <usize>max(step, 16));
  if (wordBytes == 1) sumWords<i8>(from, to, length, step);
  else if (wordBytes == 2) sumWords<i16>(from, to, length, step);
  else if (wordBytes == 4) sumWords<i32>(from, to, length, step);
  else sumWords<i64>(from, to, length, step);
}

function sumWords<Word>(from: usize, to: usize, length: i32, step: i32): void {
  const end = from + <usize>length;
  if (step >= 16) {
    let before = to - <usize>step;
    for (; from < end; from += 16, to += 16, before += 16) {
      v128.store(to, v128.add<Word>(v128.load(from), v128.load(before)));
    }
    return;
  }
  prepareShifts(step);
  const first = v128.load(FIRST);
  const second = v128.load(SECOND);
  const fourth = v128.load(FOURTH);
  const eighth = v128.load(EIGHTH);
  const carried = v128.load(CARRIED);
  let sum = i8x16.splat(0);
  for (; from < end; from += 16, to += 16) {
    let words = v128.load(from);
    words = v128.add<Word>(words, v128.swizzle(words, first));
    if (step < 8) words = v128.add<Word>(words, v128.swizzle(words, second));
    if (step < 4) words = v128.add<Word>(words, v128.swizzle(words, fourth));
    if (step < 2) words = v128.add<Word>(words, v128.swizzle(words, eighth));
    sum = v128.add<Word>(words, v128.swizzle(sum, carried));
    v128.store(to, sum);
  }
}

/** Orders of bytes that move 16 of them up by 1, 2, 4 and 8 steps, and that repeat the last step. */
function prepareShifts(step: i32): void {
  for (let index = 0; index < 16; index += 1) {
    const at = <usize>index;
    store<u8>(FIRST + at, shifted(index, step));
    store<u8>(SECOND + at, shifted(index, step * 2));
    store<u8>(FOURTH + at, shifted(index, step * 4));
    store<u8>(EIGHTH + at, shifted(index, step * 8));
    store<u8>(CARRIED + at, <u8>(16 - step + (index % step)));
  }
}

/** 255 stands for a zero. */
function shifted(index: i32, by: i32): u8 {
  return index < by ? 255 : <u8>(index - by);
}

/** Puts samples together from rows of their bytes, the highest first; little-endian. */
export function joinBytes(from: usize, to: usize, samples: i32, wordBytes: i32): void {
  if (wordBytes == 4) {
    joinFour(from, to, <usize>samples);
    return;
  }
  for (let sample: usize = 0; sample < <usize>samples; sample += 1) {
    for (let byte = 0; byte < wordBytes; byte += 1) {
      const plane = from + <usize>(wordBytes - 1 - byte) * <usize>samples;
      store<u8>(to, load<u8>(plane + sample));
      to += 1;
    }
  }
}

function joinFour(from: usize, to: usize, samples: usize): void {
  for (let at: usize = 0; at < samples; at += 16, to += 64) {
    const d = v128.load(from + at);
    const c = v128.load(from + samples + at);
    const b = v128.load(from + samples * 2 + at);
    const a = v128.load(from + samples * 3 + at);
    const abLow = lowBytes(a, b);
    const abHigh = highBytes(a, b);
    const cdLow = lowBytes(c, d);
    const cdHigh = highBytes(c, d);
    v128.store(to, low16(abLow, cdLow));
    v128.store(to, high16(abLow, cdLow), 16);
    v128.store(to, low16(abHigh, cdHigh), 32);
    v128.store(to, high16(abHigh, cdHigh), 48);
  }
}

/** Copies `count` bands from the first one of a row of pixels on to rows that lie `stride` bytes apart. */
export function splitRow(
  from: usize,
  width: i32,
  samplesPerPixel: i32,
  wordBytes: i32,
  count: i32,
  to: usize,
  stride: usize,
): void {
  const pixelBytes = <usize>(samplesPerPixel * wordBytes);
  const lanes = wordBytes == 1 ? 8 : 16 / wordBytes;
  for (let band = 0; band < count; band += lanes) {
    const bands = min(lanes, count - band);
    const start = from + <usize>(band * wordBytes);
    const target = to + <usize>band * stride;
    let done = 0;
    if (bands > 2 || wordBytes == 8) {
      if (wordBytes == 1) done = transpose1(start, width, pixelBytes, bands, target, stride);
      else if (wordBytes == 2) done = transpose2(start, width, pixelBytes, bands, target, stride);
      else if (wordBytes == 4) done = transpose4(start, width, pixelBytes, bands, target, stride);
      else done = transpose8(start, width, pixelBytes, bands, target, stride);
    }
    for (let index = 0; index < bands; index += 1) {
      const sample = start + <usize>(index * wordBytes) + <usize>done * pixelBytes;
      const place = target + <usize>index * stride + <usize>(done * wordBytes);
      if (wordBytes == 1) copyBand<u8>(sample, width - done, pixelBytes, place);
      else if (wordBytes == 2) copyBand<u16>(sample, width - done, pixelBytes, place);
      else if (wordBytes == 4) copyBand<u32>(sample, width - done, pixelBytes, place);
      else copyBand<u64>(sample, width - done, pixelBytes, place);
    }
  }
}

function copyBand<Word>(from: usize, count: i32, pixelBytes: usize, to: usize): void {
  const end = to + <usize>count * sizeof<Word>();
  for (; to < end; to += sizeof<Word>(), from += pixelBytes) store<Word>(to, load<Word>(from));
}

/** Eight pixels by eight bands at a time; gives how many pixels are done. */
function transpose1(from: usize, width: i32, pixel: usize, bands: i32, to: usize, stride: usize): i32 {
  const whole = width & ~7;
  for (let done = 0; done < whole; done += 8, from += pixel * 8, to += 8) {
    const ab = lowBytes(v128.load64_zero(from), v128.load64_zero(from + pixel));
    const cd = lowBytes(v128.load64_zero(from + pixel * 2), v128.load64_zero(from + pixel * 3));
    const ef = lowBytes(v128.load64_zero(from + pixel * 4), v128.load64_zero(from + pixel * 5));
    const gh = lowBytes(v128.load64_zero(from + pixel * 6), v128.load64_zero(from + pixel * 7));
    const abcdLow = low16(ab, cd);
    const abcdHigh = high16(ab, cd);
    const efghLow = low16(ef, gh);
    const efghHigh = high16(ef, gh);
    storeHalves(low32(abcdLow, efghLow), 0, bands, to, stride);
    storeHalves(high32(abcdLow, efghLow), 2, bands, to, stride);
    storeHalves(low32(abcdHigh, efghHigh), 4, bands, to, stride);
    storeHalves(high32(abcdHigh, efghHigh), 6, bands, to, stride);
  }
  return whole;
}

/** The eight bytes of a band and those of the next, where those bands are wanted. */
function storeHalves(pair: v128, band: i32, bands: i32, to: usize, stride: usize): void {
  if (band < bands) store<i64>(to + <usize>band * stride, i64x2.extract_lane(pair, 0));
  if (band + 1 < bands) store<i64>(to + <usize>(band + 1) * stride, i64x2.extract_lane(pair, 1));
}

function transpose2(from: usize, width: i32, pixel: usize, bands: i32, to: usize, stride: usize): i32 {
  const whole = width & ~7;
  for (let done = 0; done < whole; done += 8, from += pixel * 8, to += 16) {
    const a = v128.load(from);
    const b = v128.load(from + pixel);
    const c = v128.load(from + pixel * 2);
    const d = v128.load(from + pixel * 3);
    const e = v128.load(from + pixel * 4);
    const f = v128.load(from + pixel * 5);
    const g = v128.load(from + pixel * 6);
    const h = v128.load(from + pixel * 7);
    const lowAb = low16(a, b);
    const lowCd = low16(c, d);
    const lowEf = low16(e, f);
    const lowGh = low16(g, h);
    storePair(low32(lowAb, lowCd), low32(lowEf, lowGh), 0, bands, to, stride);
    storePair(high32(lowAb, lowCd), high32(lowEf, lowGh), 2, bands, to, stride);
    if (bands <= 4) continue;
    const highAb = high16(a, b);
    const highCd = high16(c, d);
    const highEf = high16(e, f);
    const highGh = high16(g, h);
    storePair(low32(highAb, highCd), low32(highEf, highGh), 4, bands, to, stride);
    storePair(high32(highAb, highCd), high32(highEf, highGh), 6, bands, to, stride);
  }
  return whole;
}

function transpose4(from: usize, width: i32, pixel: usize, bands: i32, to: usize, stride: usize): i32 {
  const whole = width & ~3;
  for (let done = 0; done < whole; done += 4, from += pixel * 4, to += 16) {
    const a = v128.load(from);
    const b = v128.load(from + pixel);
    const c = v128.load(from + pixel * 2);
    const d = v128.load(from + pixel * 3);
    storePair(low32(a, b), low32(c, d), 0, bands, to, stride);
    storePair(high32(a, b), high32(c, d), 2, bands, to, stride);
  }
  return whole;
}

function transpose8(from: usize, width: i32, pixel: usize, bands: i32, to: usize, stride: usize): i32 {
  const whole = width & ~1;
  for (let done = 0; done < whole; done += 2, from += pixel * 2, to += 16) {
    storePair(v128.load(from), v128.load(from + pixel), 0, bands, to, stride);
  }
  return whole;
}

/** The lower halves are a band's, the upper ones the next band's, where those bands are wanted. */
function storePair(left: v128, right: v128, band: i32, bands: i32, to: usize, stride: usize): void {
  if (band < bands) v128.store(to + <usize>band * stride, v128.shuffle<i64>(left, right, 0, 2));
  if (band + 1 < bands) v128.store(to + <usize>(band + 1) * stride, v128.shuffle<i64>(left, right, 1, 3));
}

function lowBytes(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function highBytes(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

function low16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

function low32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

function high32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
