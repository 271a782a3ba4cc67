const CLEAR: i32 = 256;
const END: i32 = 257;
const FIRST_FREE: i32 = 258;
const MAXIMUM_CODES: i32 = 4096;

/** Where the output of each code since the last clearing starts: code 258 + m stands for output m and the byte after it. */
const starts = memory.data((MAXIMUM_CODES + 1) * 4, 16);

/** Every byte in its place: the stretches that codes below 256 stand for. */
const BYTES = memory.data(256 + 8, 16);

/**
 * Decodes TIFF's LZW as `decodeLzw` of formats/geotiff does, into at most `room` bytes. Gives how many there are, or -1 for
 * a code that was never defined. After the input 4 bytes are read and after the output 8 written, of no consequence.
 */
export function decodeLzw(input: usize, length: i32, output: usize, room: i32): i32 {
  const old = length > 1 && load<u8>(input) == 0 && (load<u8>(input, 1) & 1) == 1;
  const early = old ? 0 : 1;
  const bits: i64 = (<i64>length) << 3;
  let taken: i64 = 0;
  let held: u64 = 0;
  let heldBits: i32 = 0;
  let width: i32 = 9;
  let next: i32 = FIRST_FREE;
  let to = output;
  const last = output + <usize>room;
  for (let byte = 0; byte < 256; byte += 1) store<u8>(BYTES + <usize>byte, <u8>byte);
  while (to < last) {
    taken += width;
    if (taken > bits) break;
    if (heldBits < width) {
      const four: u64 = load<u32>(input);
      input += 4;
      held = old ? held | (four << heldBits) : (held << 32) | bswap<u32>(<u32>four);
      heldBits += 32;
    }
    heldBits -= width;
    let code: i32;
    if (old) {
      code = (<i32>held) & ((1 << width) - 1);
      held >>= width;
    } else code = (<i32>(held >> heldBits)) & ((1 << width) - 1);
    if (code == END) break;
    if (code == CLEAR) {
      next = FIRST_FREE;
      width = 9;
      continue;
    }
    const newest = next - 1;
    const free = min(next, MAXIMUM_CODES);
    if (next <= MAXIMUM_CODES) {
      store<u32>(starts + ((<usize>next) << 2), <u32>to);
      next += 1;
    }
    if (code >= free) return -1;
    to = repeat(code, code == newest, to, last);
    if (free + early >= 1 << width && width < 12) width += 1;
  }
  return <i32>(to - output);
}

/** Writes the stretch that a code stands for, as far as there is room; gives where it ends. */
function repeat(code: i32, isNewest: bool, to: usize, last: usize): usize {
  const entry = starts + ((<usize>code) << 2);
  // Both kinds of code without a branch, which would be foretold wrongly every other time.
  const isByte = code < CLEAR;
  const start = <usize>load<u32>(entry);
  const from = select<usize>(BYTES + <usize>code, start, isByte);
  const end = to + select<usize>(0, <usize>load<u32>(entry, 4) - start, isByte) + 1;
  const stop = min(end, last);
  let source = from;
  let target = to;
  do {
    store<u64>(target, load<u64>(source));
    source += 8;
    target += 8;
  } while (target < stop);
  // The newest code ends with the first byte that it writes itself.
  if (isNewest && end <= last) store<u8>(end - 1, load<u8>(from));
  return stop;
}
