import { describe, expect, it } from 'vitest';
import type { FittedWindow } from '../anchor/fitted-windows.ts';
import { createRandom } from '../../random.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { idsOnCanvas, layOutWindows, planesOnCanvas } from './canvas.ts';
import { componentField } from './component-image.ts';
import { directionsOf, directionSample } from './directions.ts';
import { mergeIds } from './merge-ids.ts';
import { noiseDeviations } from './noise.ts';

function sampleOf(planes: readonly (readonly number[])[]): Sample {
  const count = planes[0].length;
  return {
    count,
    bandCount: planes.length,
    values: Float32Array.from(planes.flat()),
    positions: Float64Array.from({ length: count }, (_, i) => i),
  };
}

/** A window with `halo` pixels around it whose single component is a function of the place in the scene. */
function windowAt(
  column: number,
  row: number,
  size: number,
  halo: number,
  valueAt: (column: number, row: number) => number,
): FittedWindow {
  const around = { column: column - halo, row: row - halo, width: size + 2 * halo, height: size + 2 * halo };
  const plane = Float32Array.from({ length: around.width * around.height }, (_, pixel) =>
    valueAt(around.column + (pixel % around.width), around.row + Math.floor(pixel / around.width)),
  );
  const valid = Uint8Array.from(plane, (value) => (Number.isNaN(value) ? 0 : 1));
  const field = { width: around.width, height: around.height, planes: [plane], valid };
  return { window: { column, row, width: size, height: size }, around, field, brightness: plane };
}

describe('noise', () => {
  it('is found within fields, whatever differences there are between them', () => {
    const random = createRandom(4);
    const normal = (): number => Array.from({ length: 12 }, random.next).reduce((sum, one) => sum + one, -6);
    const quiet = windowAt(0, 0, 80, 0, (column) => (column % 8 < 4 ? 0 : 50) + 3 * normal());
    const [deviation] = noiseDeviations([quiet]);
    // Of the quieter half of normal differences the root mean square is 0.38 deviations of all.
    expect(deviation).toBeGreaterThan(0.8);
    expect(deviation).toBeLessThan(3);
    const louder = {
      ...quiet,
      field: { ...quiet.field, planes: [quiet.field.planes[0].map((value) => value * 7)] },
    };
    expect(noiseDeviations([louder])[0] / deviation).toBeCloseTo(7, 4);
  });

  it('is that of the quieter half of the pairs, by hand, and of pairs with data alone', () => {
    const values = [0, 1, 3, NaN, 10, 16];
    const row = windowAt(0, 0, 6, 0, (column, line) => (line === 0 ? values[column] : NaN));
    // Squared differences 1, 4 and 36: the median is 4.
    expect(noiseDeviations([row])[0]).toBeCloseTo(Math.sqrt(2.5 / 2), 6);
    expect(noiseDeviations([windowAt(0, 0, 1, 0, () => 5)])).toEqual([1]);
  });

  it('becomes 1 in an image that is divided by it, and pixels without data 0', () => {
    const projection = { bandCount: 1, coefficients: [[2]], offsets: [1] };
    const block = {
      width: 3,
      height: 1,
      planes: [Float32Array.of(1, NaN, 1e30)],
      valid: Uint8Array.of(1, 1, 1),
    };
    const field = componentField({ projection, factors: [0.5] }, block);
    expect([...field.planes[0]]).toEqual([1.5, 0, 0]);
    expect([...field.valid]).toEqual([1, 0, 0]);
  });
});

describe('directions', () => {
  const physical = { scales: [2, 1], offsets: [1, -1] };

  it('are physical values divided by their length: the same in light and shade', () => {
    const [first, second] = directionsOf([Float32Array.of(1, 2.5), Float32Array.of(5, 9)], physical);
    expect([...first].map((value) => value.toFixed(6))).toEqual(['0.600000', '0.600000']);
    expect([...second].map((value) => value.toFixed(6))).toEqual(['0.800000', '0.800000']);
  });

  it('of a sample are the same bits, and zeros stay', () => {
    const sample = sampleOf([
      [3, -0.5, 7],
      [1, 1, 2],
    ]);
    const planes = [0, 1].map((band) => sample.values.subarray(band * 3, band * 3 + 3));
    const [first, second] = directionsOf(planes, physical);
    expect([...directionSample(sample, physical).values]).toEqual([...first, ...second]);
    expect([first[1], second[1]]).toEqual([0, 0]);
  });
});

describe('the canvas', () => {
  const valueAt = (column: number, row: number): number =>
    column === 41 && row === 41 ? NaN : row * 100 + column;

  it('of windows that fill a rectangle is that, framed where the scene goes on', () => {
    const windows = [windowAt(0, 40, 4, 0, valueAt), windowAt(4, 40, 4, 0, valueAt)];
    const canvas = layOutWindows(windows, { width: 8, height: 100 });
    expect([canvas.width, canvas.height]).toEqual([8, 4 + 6]);
    expect(canvas.places[0]).toBe(3 * 8);
    expect(canvas.places[16]).toBe(3 * 8 + 4);
  });

  it('of windows apart keeps them apart, and each pixel beside its neighbours', () => {
    const windows = [windowAt(40, 40, 4, 2, valueAt), windowAt(90, 10, 4, 2, valueAt)];
    const canvas = layOutWindows(windows, { width: 200, height: 200 });
    expect(canvas.valid.reduce((sum, one) => sum + one, 0)).toBe(31);
    const values = windows.flatMap(({ field }) => {
      return [...field.planes[0].keys()]
        .filter((pixel) => [2, 3, 4, 5].includes(pixel % 8) && pixel >= 16 && pixel < 48)
        .map((pixel) => field.planes[0][pixel])
        .filter((value) => !Number.isNaN(value));
    });
    const [plane] = planesOnCanvas(sampleOf([values]), canvas);
    expect([...canvas.places].map((place) => plane[place])).toEqual(values);
    for (const place of canvas.places) {
      if (canvas.valid[place + 1]) expect(plane[place + 1]).toBe(plane[place] + 1);
      if (canvas.valid[place + canvas.width]) expect(plane[place + canvas.width]).toBe(plane[place] + 100);
    }
    const ids = idsOnCanvas(new Uint16Array(31).fill(4), canvas);
    expect([...ids].every((id, place) => id === 4 * canvas.valid[place])).toBe(true);
  });
});

describe('merging', () => {
  const pace = createPace(new AbortController().signal);

  it('joins the classes that add least to the squares within, weighed by their pixels', async () => {
    const sample = sampleOf([[0, 0.1, 5, 5.2, 20, 20, 20, 26]]);
    const ids = Uint16Array.of(1, 1, 2, 2, 4, 4, 4, 5);
    const merged = await mergeIds(sample, ids, 5, 2, pace);
    expect(merged.classes).toBe(2);
    expect([...merged.ids]).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect([...(await mergeIds(sample, ids, 5, 3, pace)).ids]).toEqual([1, 1, 1, 1, 2, 2, 2, 3]);
  });

  it('leaves fewer classes than wanted where fewer have pixels', async () => {
    const merged = await mergeIds(sampleOf([[1, 2, 3]]), Uint16Array.of(7, 7, 2), 9, 4, pace);
    expect(merged.classes).toBe(2);
    expect([...merged.ids]).toEqual([2, 2, 1]);
  });
});
