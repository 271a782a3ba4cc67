import { describe, expect, it } from 'vitest';
import type { PackedRows } from '../../../kernels/unpack-kernel.ts';
import { createRandom } from '../../../random.ts';
import { createWords } from './sample-words.ts';
import { splitBands, splitBandsPlainly } from './split-bands.ts';

const random = createRandom(31);

function randomBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Both ways, into targets that hold other rows around these, each way on bytes of its own. */
function bothWays(packed: PackedRows, bands: readonly number[]) {
  const firstRow = 2;
  return [splitBands, splitBandsPlainly].map((split) => {
    const length = packed.width * (packed.rows + firstRow + 1);
    const targets = bands.map(() => createWords(length, packed.wordBytes * 8));
    targets.forEach((target) => new Uint8Array(target.buffer).fill(99));
    split({ ...packed, bytes: packed.bytes.slice() }, bands, targets, firstRow);
    return targets;
  });
}

function packedRows(shape: Omit<PackedRows, 'bytes'>): PackedRows {
  const bytes = randomBytes(shape.width * shape.rows * shape.samplesPerPixel * shape.wordBytes);
  return { ...shape, bytes };
}

describe.each([1, 2, 4, 8] as const)('words of %i bytes are split alike, compiled and plain', (wordBytes) => {
  const predictors = wordBytes === 1 ? [1, 2] : [1, 2, 3];
  it.each(predictors)('with predictor %i, for any number of bands and any width', (predictor) => {
    for (const samplesPerPixel of [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 33]) {
      for (const width of [1, 2, 3, 7, 8, 15, 16, 17, 40, 129]) {
        const littleEndian = random.below(2) === 0;
        const shape = { width, rows: 3, samplesPerPixel, wordBytes, predictor, littleEndian };
        const bands = Array.from({ length: samplesPerPixel }, (_, band) => band);
        const [compiled, plain] = bothWays(packedRows(shape), bands);
        expect(compiled, JSON.stringify(shape)).toEqual(plain);
      }
    }
  });

  it('for some of the bands, in any order', () => {
    const shape = { width: 21, rows: 4, samplesPerPixel: 30, wordBytes, predictor: 2, littleEndian: true };
    for (const bands of [[29], [3, 4, 5, 6], [7, 8, 2, 1, 0], [0, 10, 11, 12, 29, 13]]) {
      const [compiled, plain] = bothWays(packedRows(shape), bands);
      expect(compiled, bands.join()).toEqual(plain);
    }
  });
});

it('leaves the packed rows as they are, also where they go the plain way', () => {
  const shape = { rows: 1, samplesPerPixel: 1, wordBytes: 2 } as const;
  for (const [width, predictor, littleEndian] of [
    [40, 2, false],
    [17 << 20, 2, false],
    [9 << 20, 3, true],
  ] as const) {
    const bytes = new Uint8Array(width * 2).fill(3);
    splitBands({ ...shape, width, predictor, littleEndian, bytes }, [0], [createWords(width, 16)], 0);
    expect(bytes.every((byte) => byte === 3)).toBe(true);
  }
});

it('takes more rows than are worked on together', () => {
  const shape = { width: 300, rows: 700, samplesPerPixel: 3, predictor: 2, littleEndian: false };
  const [compiled, plain] = bothWays(packedRows({ ...shape, wordBytes: 2 }), [0, 1, 2]);
  expect(compiled).toEqual(plain);
});

it('takes a row that is too long for the memory of the compiled one', () => {
  const width = 17 << 20;
  const bytes = new Uint8Array(width * 2).fill(1);
  const [target] = [createWords(width, 8)];
  const shape = {
    width,
    rows: 1,
    samplesPerPixel: 2,
    wordBytes: 1,
    predictor: 2,
    littleEndian: true,
  } as const;
  splitBands({ ...shape, bytes }, [1], [target], 0);
  expect([target[0], target[255], target[width - 1]]).toEqual([1, 0, 0]);
});
