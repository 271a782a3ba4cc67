import { broken } from './jpeg-stream.ts';

/** Bits of the entropy-coded part of a scan, the bytes stuffed into it left out (T.81, F.1.2.3). */
export interface ScanReader {
  /** 0..16 bits. Throws `damaged` at the end of the codes. */
  read(bits: number): number;
  /** Passes the restart marker that must follow. */
  restart(): void;
}

/** Writes codes as the entropy-coded part of a scan. */
export interface BitWriter {
  write(value: number, bits: number): void;
  restart(): void;
  /** All that was written. */
  finish(): Uint8Array;
}

const FIRST_RESTART = 0xd0;

export function scanReader(bytes: Uint8Array): ScanReader {
  let at = 0;
  let held = 0;
  let heldBits = 0;
  return {
    read: (bits) => {
      while (heldBits < bits) {
        const byte = bytes[at];
        if (byte === undefined || (byte === 0xff && bytes[at + 1] !== 0)) throw broken();
        held = ((held << 8) | byte) & 0xffffff;
        heldBits += 8;
        at += byte === 0xff ? 2 : 1;
      }
      heldBits -= bits;
      return (held >> heldBits) & ((1 << bits) - 1);
    },
    restart: () => {
      heldBits = 0;
      if (bytes[at] !== 0xff || (bytes[at + 1] & 0xf8) !== FIRST_RESTART) throw broken();
      at += 2;
    },
  };
}

export function bitWriter(): BitWriter {
  let bytes = new Uint8Array(4096);
  let length = 0;
  let held = 0;
  let heldBits = 0;
  let restarts = 0;
  const put = (byte: number): void => {
    if (length + 2 > bytes.length) bytes = grown(bytes);
    bytes[length] = byte;
    length += 1;
  };
  const write = (value: number, bits: number): void => {
    held = ((held << bits) | value) & 0xffffff;
    heldBits += bits;
    while (heldBits >= 8) {
      heldBits -= 8;
      const byte = (held >> heldBits) & 0xff;
      put(byte);
      if (byte === 0xff) put(0);
    }
  };
  /** The last byte is filled with ones. */
  const flush = (): void => {
    if (heldBits > 0) write((1 << (8 - heldBits)) - 1, 8 - heldBits);
  };
  return {
    write,
    restart: () => {
      flush();
      put(0xff);
      put(FIRST_RESTART + (restarts % 8));
      restarts += 1;
    },
    finish: () => {
      flush();
      return bytes.subarray(0, length);
    },
  };
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}
