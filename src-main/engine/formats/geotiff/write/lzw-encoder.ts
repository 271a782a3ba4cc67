const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
/** The table is cleared when this code would be given out: TIFF keeps the last one of 12 bits free. */
const LAST_FREE = 4094;

const SLOTS = 1 << 14;
const EMPTY = -1;

/**
 * Encodes as TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits from the high end of each byte, growing one code early.
 * Known strings are kept as (code of all but the last byte, last byte) in a hash table with open addressing.
 */
export function encodeLzw(bytes: Uint8Array): Uint8Array {
  const keys = new Int32Array(SLOTS).fill(EMPTY);
  const codes = new Uint16Array(SLOTS);
  // A code of at most 12 bits for each byte, clears at every 3836 of them, and both ends.
  const output = new Uint8Array(Math.ceil(bytes.length * 1.5 * 1.001) + 16);
  let written = 0;
  let held = CLEAR;
  let heldBits = 9;
  let width = 9;
  let free = FIRST_FREE;
  let prefix = bytes.length > 0 ? bytes[0] : END;
  for (let index = 1; index < bytes.length; index++) {
    const byte = bytes[index];
    const key = (prefix << 8) | byte;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 18) & (SLOTS - 1);
    while (keys[slot] !== key && keys[slot] !== EMPTY) slot = (slot + 1) & (SLOTS - 1);
    if (keys[slot] === key) {
      prefix = codes[slot];
      continue;
    }
    held = (held << width) | prefix;
    heldBits += width;
    for (; heldBits >= 8; heldBits -= 8) output[written++] = held >>> (heldBits - 8);
    held &= (1 << heldBits) - 1;
    prefix = byte;
    keys[slot] = key;
    codes[slot] = free;
    free += 1;
    if (free === LAST_FREE) {
      held = (held << width) | CLEAR;
      heldBits += width;
      keys.fill(EMPTY);
      free = FIRST_FREE;
      width = 9;
    } else if (free === 1 << width) width += 1;
  }
  const last = bytes.length > 0 ? lastCodes(prefix, width, free) : [{ code: END, width }];
  for (const { code, width: bits } of last) {
    held = (held << bits) | code;
    heldBits += bits;
    for (; heldBits >= 8; heldBits -= 8) output[written++] = held >>> (heldBits - 8);
    held &= (1 << heldBits) - 1;
  }
  if (heldBits > 0) output[written++] = held << (8 - heldBits);
  return output.slice(0, written);
}

/** The last string, and the end: its width counts the entry that a decoder makes of that string. */
function lastCodes(prefix: number, width: number, free: number): { code: number; width: number }[] {
  const last = { code: prefix, width };
  if (free + 1 === LAST_FREE) return [last, { code: CLEAR, width }, { code: END, width: 9 }];
  return [last, { code: END, width: free + 1 === 1 << width ? width + 1 : width }];
}
