import { EngineError } from '../../../../errors.ts';
import type { CodeTable } from './fax-codes.ts';

/** Takes codes from a stream of bits. Throws `damaged` at its end. */
export interface FaxReader {
  /** The value of the code that comes next. */
  code(table: CodeTable): number;
  /** So many bits, 1..13, as a number. */
  take(bits: number): number;
  /** Skips to a multiple of so many bits. */
  align(bits: number): void;
  /** Passes eleven or more zeros and a one. */
  skipLineCode(): void;
}

const LINE_CODE_ZEROS = 11;

export function faxReader(bytes: Uint8Array): FaxReader {
  const end = 8 * bytes.length;
  let at = 0;
  /** Zeros follow the end. */
  const peek = (bits: number): number => {
    const first = at >> 3;
    const held = ((bytes[first] ?? 0) << 16) | ((bytes[first + 1] ?? 0) << 8) | (bytes[first + 2] ?? 0);
    return (held >> (24 - bits - (at & 7))) & ((1 << bits) - 1);
  };
  const pass = (bits: number): void => {
    at += bits;
    if (at > end) throw new EngineError('damaged', 'its fax codes are cut short');
  };
  const take = (bits: number): number => {
    const value = peek(bits);
    pass(bits);
    return value;
  };
  return {
    take,
    code: ({ bits, entries }) => {
      const entry = entries[peek(bits)];
      if (entry === 0) throw new EngineError('damaged', 'it holds a fax code that does not exist');
      pass(entry & 15);
      return entry >> 4;
    },
    align: (bits) => {
      at = Math.ceil(at / bits) * bits;
    },
    skipLineCode: () => {
      let zeros = 0;
      while (take(1) === 0) zeros += 1;
      if (zeros < LINE_CODE_ZEROS) throw new EngineError('damaged', 'a row of it starts without a line code');
    },
  };
}
