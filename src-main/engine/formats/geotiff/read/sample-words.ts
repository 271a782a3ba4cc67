/** Samples as they lie in a block, before they are told apart by band: whole words of 1, 2, 4 or 8 bytes. */
export type Words = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** Zeroed words that hold samples of so many bits. */
export function createWords(length: number, bits: number): Words {
  if (bits <= 8) return new Uint8Array(length);
  if (bits <= 16) return new Uint16Array(length);
  return bits <= 32 ? new Uint32Array(length) : new BigUint64Array(length);
}

/** Views bytes of whole words, copying them only where they are not aligned. Machine byte order is taken as little-endian. */
export function viewWords(bytes: Uint8Array, wordBytes: number): Words {
  const aligned = bytes.byteOffset % wordBytes === 0 ? bytes : new Uint8Array(bytes);
  const length = Math.floor(aligned.byteLength / wordBytes);
  // A plain view, because the slice of Node's Buffer is no copy.
  if (wordBytes === 1) return new Uint8Array(aligned.buffer, aligned.byteOffset, length);
  if (wordBytes === 2) return new Uint16Array(aligned.buffer, aligned.byteOffset, length);
  if (wordBytes === 4) return new Uint32Array(aligned.buffer, aligned.byteOffset, length);
  return new BigUint64Array(aligned.buffer, aligned.byteOffset, length);
}

/** Turns the bytes of every word round, in place. */
export function swapWords(bytes: Uint8Array, wordBytes: number): void {
  for (let start = 0; start + wordBytes <= bytes.length; start += wordBytes) {
    for (let low = start, high = start + wordBytes - 1; low < high; low += 1, high -= 1) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

/** Turns the bits of every byte round, in place (FillOrder 2). */
export function reverseBits(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    let byte = bytes[index];
    byte = ((byte & 0xf0) >> 4) | ((byte & 0x0f) << 4);
    byte = ((byte & 0xcc) >> 2) | ((byte & 0x33) << 2);
    bytes[index] = ((byte & 0xaa) >> 1) | ((byte & 0x55) << 1);
  }
}

/**
 * Undoes the floating point predictor (TIFF Technical Note 3): each row holds the highest bytes of all its samples, then
 * the next ones, every byte as the difference from the one `samplesPerPixel` before. Gives little-endian samples.
 */
export function undoFloatPredictor(
  bytes: Uint8Array,
  samplesPerRow: number,
  samplesPerPixel: number,
  wordBytes: number,
): Uint8Array {
  const rowBytes = samplesPerRow * wordBytes;
  const output = new Uint8Array(bytes.length);
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let index = row + samplesPerPixel; index < row + rowBytes; index += 1) {
      bytes[index] += bytes[index - samplesPerPixel];
    }
    for (let byte = 0; byte < wordBytes; byte += 1) {
      const plane = row + (wordBytes - 1 - byte) * samplesPerRow;
      for (let sample = 0; sample < samplesPerRow; sample += 1) {
        output[row + sample * wordBytes + byte] = bytes[plane + sample];
      }
    }
  }
  return output;
}

/** Unpacks samples of 1-32 bits, high bits first, each row starting on a whole byte. */
export function unpackBits(bytes: Uint8Array, bits: number, samplesPerRow: number, rows: number): Words {
  const output = createWords(samplesPerRow * rows, bits) as Exclude<Words, BigUint64Array>;
  const rowBytes = Math.ceil((samplesPerRow * bits) / 8);
  for (let row = 0; row < rows; row += 1) {
    let position = row * rowBytes;
    let heldBits = 0;
    let held = 0;
    for (let sample = 0; sample < samplesPerRow; sample += 1) {
      // Arithmetic instead of shifts: up to 39 bits are held.
      while (heldBits < bits) {
        held = held * 256 + bytes[position];
        position += 1;
        heldBits += 8;
      }
      heldBits -= bits;
      const rest = 2 ** heldBits;
      output[row * samplesPerRow + sample] = Math.floor(held / rest);
      held %= rest;
    }
  }
  return output;
}

/** Half precision (IEEE 754 binary16) to single. */
export function halvesToFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const sign = half >> 15 ? -1 : 1;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
