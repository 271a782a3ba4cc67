import { EngineError } from '../../../errors.ts';
import { openUnpackKernel } from '../../../kernels/unpack-kernel.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAXIMUM_CODES = 4096;

/**
 * Decodes TIFF's LZW (TIFF 6.0, section 13), also the older kind whose codes run from the low end of each byte and grow one
 * code later. Gives fewer than `maximumBytes` where the stream ends early; throws `damaged` on a code that cannot be.
 */
export function decodeLzw(bytes: Uint8Array, maximumBytes: number): Uint8Array {
  const decoded = openUnpackKernel()?.decodeLzw(bytes, maximumBytes);
  if (decoded === 'damaged') throw undefinedCode();
  return decoded ?? decodeLzwPlainly(bytes, maximumBytes);
}

/**
 * The same in plain TypeScript: the one to read, for streams too long for the compiled one, and its oracle in tests.
 *
 * A code stands for a stretch of what is already written: that of the code before it, and the byte that followed.
 */
export function decodeLzwPlainly(bytes: Uint8Array, maximumBytes: number): Uint8Array {
  const old = bytes.length > 1 && bytes[0] === 0 && (bytes[1] & 1) === 1;
  const nextCode = codeReader(bytes, old);
  const output = new Uint8Array(Math.min(maximumBytes, bytes.length * MAXIMUM_CODES));
  const starts = new Uint32Array(MAXIMUM_CODES);
  const lengths = new Uint16Array(MAXIMUM_CODES);
  const early = old ? 0 : 1;
  let free = FIRST_FREE;
  let width = 9;
  let written = 0;
  let previousStart = 0;
  let previousLength = 0;
  while (written < output.length) {
    const code = nextCode(width);
    if (code === END || code < 0) break;
    if (code === CLEAR) {
      free = FIRST_FREE;
      width = 9;
      previousLength = 0;
      continue;
    }
    if (previousLength > 0 && free < MAXIMUM_CODES) {
      starts[free] = previousStart;
      lengths[free] = previousLength + 1;
      free += 1;
    }
    if (code >= free || (previousLength === 0 && code > CLEAR)) {
      throw undefinedCode();
    }
    const length = code < CLEAR ? 1 : Math.min(lengths[code], output.length - written);
    if (code < CLEAR) output[written] = code;
    else copyForward(output, starts[code], written, length);
    previousStart = written;
    previousLength = length;
    written += length;
    if (free + early >= 1 << width && width < 12) width += 1;
  }
  return output.subarray(0, written);
}

function undefinedCode(): EngineError {
  return new EngineError('damaged', 'its LZW stream holds a code that was never defined');
}

/** Byte by byte, because the stretches may overlap. */
function copyForward(output: Uint8Array, from: number, to: number, length: number): void {
  for (let index = 0; index < length; index += 1) output[to + index] = output[from + index];
}

/** Gives the next code of so many bits, or -1 at the end. */
function codeReader(bytes: Uint8Array, lowEndFirst: boolean): (width: number) => number {
  let position = 0;
  let held = 0;
  let heldBits = 0;
  return (width) => {
    while (heldBits < width) {
      if (position >= bytes.length) return -1;
      held = lowEndFirst ? held | (bytes[position] << heldBits) : ((held << 8) | bytes[position]) & 0xfffff;
      position += 1;
      heldBits += 8;
    }
    heldBits -= width;
    if (!lowEndFirst) return (held >> heldBits) & ((1 << width) - 1);
    const code = held & ((1 << width) - 1);
    held >>= width;
    return code;
  };
}
