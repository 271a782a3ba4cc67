import { describe, expect, it } from 'vitest';
import { convertSubsampled, unitBytes, type SubsampledCoding } from './subsampled-colours.ts';

const coding = (changes: Partial<SubsampledCoding> = {}): SubsampledCoding => ({
  kind: 'subsampled',
  across: 1,
  down: 1,
  luma: [0.299, 0.587, 0.114],
  reference: [0, 255, 128, 255, 128, 255],
  ...changes,
});
const shape = (width: number, rows: number) => ({ width, rows, samplesPerPixel: 3 });

it('makes grey of brightness alone', () => {
  const units = Uint8Array.from([0, 77, 255].flatMap((luma) => [luma, 128, 128]));
  expect([...convertSubsampled(units, coding(), shape(3, 1))]).toEqual([0, 0, 0, 77, 77, 77, 255, 255, 255]);
});

it('converts as ITU-R BT.601 does, to within rounding', () => {
  for (const [luma, blue, red] of [
    [100, 90, 200],
    [180, 140, 100],
    [60, 150, 120],
  ]) {
    // prettier-ignore
    const [r, g, b] = convertSubsampled(Uint8Array.of(luma, blue, red), coding(), shape(1, 1));
    expect(Math.abs(r - (luma + 1.402 * (red - 128)))).toBeLessThanOrEqual(1);
    expect(Math.abs(g - (luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128)))).toBeLessThanOrEqual(1);
    expect(Math.abs(b - (luma + 1.772 * (blue - 128)))).toBeLessThanOrEqual(1);
  }
});

it('stretches between the codes of black and white', () => {
  const studio = coding({ reference: [16, 235, 128, 240, 128, 240] });
  const units = Uint8Array.of(16, 128, 128, 235, 128, 128);
  expect([...convertSubsampled(units, studio, shape(2, 1))]).toEqual([0, 0, 0, 255, 255, 255]);
});

describe.each([
  [2, 1],
  [2, 2],
  [4, 2],
])('units of %i x %i pixels', (across, down) => {
  // prettier-ignore
  it('lie beside and below each other, whole at the edges', () => {
    const spread = coding({ across, down });
    const { width, rows } = shape(7, 5);
    const unitsAcross = Math.ceil(width / across);
    const units = Uint8Array.from({ length: unitBytes(spread, shape(7, 5)) }, () => 128);
    const luma = (column: number, row: number): number => 10 * row + column + 1;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const unit = Math.floor(row / down) * unitsAcross + Math.floor(column / across);
        units[unit * (across * down + 2) + (row % down) * across + (column % across)] = luma(column, row);
      }
    }
    const greys = convertSubsampled(units, spread, shape(7, 5)).filter((_, index) => index % 3 === 1);
    expect([...greys]).toEqual(Array.from({ length: 35 }, (_, at) => luma(at % 7, Math.floor(at / 7))));
  });
});

it('names what is cut short', () => {
  expect(() => convertSubsampled(new Uint8Array(5), coding({ across: 2, down: 2 }), shape(2, 2))).toThrow(
    /short/,
  );
});
