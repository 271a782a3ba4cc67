import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../random.ts';
import { MODE_CODES, RUN_CODES, type CodeTable } from './fax-codes.ts';
import { decodeFax, type FaxCoding } from './fax.ts';
import { encodeFaxRows, faxCode } from './streams.test-setup.ts';

const BY_ROW: FaxCoding = { kind: 'fax', differences: 'never', lineCodes: false, alignBits: 8 };
const GROUP_4: FaxCoding = { kind: 'fax', differences: 'always', lineCodes: false, alignBits: 1 };
const GROUP_3: FaxCoding = { kind: 'fax', differences: 'tagged', lineCodes: true, alignBits: 1 };

const bytes = (bits: string): Uint8Array =>
  Uint8Array.from(bits.replaceAll(' ', '').match(/.{1,8}/g)!, (byte) => parseInt(byte.padEnd(8, '0'), 2));
/** Rows as text, # for black. */
const picture = (coded: Uint8Array, coding: FaxCoding, width: number, rows: number): string[] => {
  const decoded = decodeFax(coded, coding, { width, rows, samplesPerPixel: 1 });
  const rowBytes = Math.ceil(width / 8);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_, column) =>
      (decoded[row * rowBytes + (column >> 3)] >> (7 - (column & 7))) & 1 ? '#' : '.',
    ).join(''),
  );
};

describe('the tables of codes', () => {
  const lengths = ({ bits, entries }: CodeTable): number[] => {
    const spans = new Map<number, number>();
    for (const entry of entries) if (entry) spans.set(entry, (spans.get(entry) ?? 0) + 1);
    return [...spans].map(([entry, span]) => span - 2 ** (bits - (entry & 15)));
  };

  it.each([
    ['white', RUN_CODES[0], 104],
    ['black', RUN_CODES[1], 104],
    ['modes', MODE_CODES, 9],
  ])('hold %s codes of which none begins another', (_, table, count) => {
    expect(lengths(table)).toEqual(new Array(count).fill(0));
  });
});

it('decodes rows of runs of any length', () => {
  const random = createRandom(5);
  const width = 9000;
  const rows = Array.from({ length: 40 }, () => {
    const runs: number[] = [];
    for (let left = width; left > 0; left -= runs.at(-1)!) {
      const longest = [8, 200, 9000][random.below(3)];
      runs.push(Math.min(left, random.below(longest) + (runs.length > 0 ? 1 : 0)));
    }
    return runs;
  });
  const expected = rows.map((runs) => runs.map((run, index) => '.#'[index % 2].repeat(run)).join(''));
  expect(picture(encodeFaxRows(rows), BY_ROW, width, rows.length)).toEqual(expected);
});

it('starts rows on words of 16 bits where told so', () => {
  const row = `${faxCode(3, 0)}${faxCode(5, 1)}`.padEnd(16, '0');
  expect(picture(bytes(row + row), { ...BY_ROW, alignBits: 16 }, 8, 2)).toEqual(['...#####', '...#####']);
});

it('decodes differences from the row above in every mode', () => {
  const rows = [
    `001 ${faxCode(2, 0)} ${faxCode(3, 1)} 1`, // horizontal, then aligned with the edge
    '011 010 1', // one to the right, one to the left
    '0001 1', // passed by
    `001 ${faxCode(0, 0)} ${faxCode(8, 1)}`, // all black
  ];
  expect(picture(bytes(rows.join('')), GROUP_4, 8, 4)).toEqual([
    '..###...',
    '...#....',
    '........',
    '########',
  ]);
});

it('takes rows of both kinds after line codes, with zeros before them', () => {
  const line = '000000000001';
  const coded = `${line} 1 ${faxCode(4, 0)} ${faxCode(4, 1)} 0000${line} 0 011 1`;
  expect(picture(bytes(coded), GROUP_3, 8, 2)).toEqual(['....####', '.....###']);
});

describe('broken codes are named', () => {
  it.each([
    ['a code that does not exist', '00000000000000', BY_ROW],
    ['a run beyond the row', faxCode(64, 0), BY_ROW],
    ['an end before the last row', '1', GROUP_4],
    ['a change before the row begins', '010 010', GROUP_4],
    ['no line code', '1111', GROUP_3],
  ])('%s', (_, bits, coding) => {
    const width = bits.startsWith('010') ? 1 : 20;
    expect(() => decodeFax(bytes(bits), coding, { width, rows: 400, samplesPerPixel: 1 })).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    );
  });
});
