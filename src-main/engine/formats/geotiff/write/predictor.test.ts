import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import { bytesOf } from '../../../raster/samples.ts';
import { undoFloatPredictor } from '../read/sample-words.ts';
import { floatingDifferences } from './predictor.ts';

const random = createRandom(4);

describe.each([
  ['float32', Float32Array],
  ['float64', Float64Array],
] as const)('the predictor of %s', (_, Kind) => {
  it.each([1, 2, 3, 7])('is what reading undoes, of %i bands', (bands) => {
    const width = 9;
    const rows = 5;
    const samples = new Kind(width * rows * bands).map(() => (random.next() - 0.5) * 1e3);
    samples.set([NaN, -0, Infinity]);
    const given = bytesOf(samples).slice();
    const encoded = floatingDifferences(samples, width * bands, bands);
    expect(bytesOf(samples)).toEqual(given);
    const undone = undoFloatPredictor(encoded, width * bands, bands, Kind.BYTES_PER_ELEMENT);
    expect(new Uint8Array(undone.buffer, undone.byteOffset, undone.byteLength)).toEqual(given);
  });
});
