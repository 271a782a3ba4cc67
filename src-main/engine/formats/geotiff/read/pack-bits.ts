/** Decodes PackBits runs (TIFF 6.0, section 9). Gives fewer than `maximumBytes` where the stream ends early. */
export function decodePackBits(bytes: Uint8Array, maximumBytes: number): Uint8Array {
  const output = new Uint8Array(Math.min(maximumBytes, bytes.length * 64));
  let read = 0;
  let written = 0;
  while (read < bytes.length && written < output.length) {
    const count = (bytes[read] << 24) >> 24;
    read += 1;
    if (count === -128) continue;
    if (count < 0) {
      const end = Math.min(written + 1 - count, output.length);
      if (read >= bytes.length) break;
      output.fill(bytes[read], written, end);
      read += 1;
      written = end;
    } else {
      const taken = bytes.subarray(read, Math.min(read + count + 1, read + output.length - written));
      output.set(taken, written);
      read += count + 1;
      written += taken.length;
    }
  }
  return output.subarray(0, written);
}
