import { EngineError } from '../../../../errors.ts';
import type { PieceShape } from './coding.ts';
import { faxReader, type FaxReader } from './fax-reader.ts';
import { MODE, MODE_CODES, RUN_CODES } from './fax-codes.ts';

/** Facsimile codings of two colours (ITU-T T.4 and T.6; TIFF 6.0, sections 10 and 11). */
export interface FaxCoding {
  readonly kind: 'fax';
  /** Which rows are told by their difference from the row above; `tagged` where a bit before each row says it. */
  readonly differences: 'never' | 'tagged' | 'always';
  /** Whether a code of its own comes before every row. */
  readonly lineCodes: boolean;
  /** Every row starts at a multiple of so many bits. */
  readonly alignBits: number;
}

/** Where the colour of a row changes, from left to right; it starts white. */
type Changes = number[];

/** Decodes to rows of bits, 1 for black, each row starting on a whole byte. Throws `damaged` on a code that cannot be. */
export function decodeFax(bytes: Uint8Array, coding: FaxCoding, { width, rows }: PieceShape): Uint8Array {
  const reader = faxReader(bytes);
  const rowBytes = Math.ceil(width / 8);
  const output = new Uint8Array(rowBytes * rows);
  let above: Changes = [];
  for (let row = 0; row < rows; row += 1) {
    reader.align(coding.alignBits);
    if (coding.lineCodes) reader.skipLineCode();
    const differs =
      coding.differences === 'always' || (coding.differences === 'tagged' && reader.take(1) === 0);
    above = differs ? readDifferences(reader, above, width) : readRuns(reader, width);
    paint(above, width, output.subarray(row * rowBytes, (row + 1) * rowBytes));
  }
  return output;
}

function readRuns(reader: FaxReader, width: number): Changes {
  const changes: Changes = [];
  let at = 0;
  for (let colour = 0; at < width; colour = 1 - colour) {
    at += readRun(reader, colour);
    changes.push(checked(at, 0, width));
  }
  return changes;
}

function readRun(reader: FaxReader, colour: number): number {
  let total = 0;
  for (;;) {
    const run = reader.code(RUN_CODES[colour]);
    total += run;
    if (run < 64) return total;
  }
}

/** T.4, 4.2: each change of colour is told by the first change above that lies to its right and is to the other colour. */
function readDifferences(reader: FaxReader, above: Changes, width: number): Changes {
  const changes: Changes = [];
  let at = -1;
  let colour = 0;
  let next = 0;
  while (at < width) {
    next = Math.max(0, next - 1);
    while (next < above.length && ((next & 1) !== colour || above[next] <= at)) next += 1;
    const mode = reader.code(MODE_CODES);
    if (mode === MODE.pass) {
      at = above[next + 1] ?? width;
    } else if (mode === MODE.horizontal) {
      const first = checked(Math.max(at, 0) + readRun(reader, colour), at, width);
      at = checked(first + readRun(reader, 1 - colour), first, width);
      changes.push(first, at);
    } else {
      at = checked((above[next] ?? width) + mode - MODE.aligned, Math.max(at, 0), width);
      changes.push(at);
      colour = 1 - colour;
    }
  }
  return changes;
}

function checked(change: number, least: number, width: number): number {
  if (change >= least && change <= width) return change;
  throw new EngineError('damaged', 'its fax codes run out of the row');
}

function paint(changes: Changes, width: number, row: Uint8Array): void {
  for (let index = 0; index < changes.length; index += 2) {
    const end = changes[index + 1] ?? width;
    for (let column = changes[index]; column < end; column += 1) row[column >> 3] |= 0x80 >> (column & 7);
  }
}
