import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { connectPixels, type Segments } from './connect-pixels.ts';
import { mergeSmallSegments } from './merge-small-segments.ts';
import { segmentFeatures } from './segment-features.ts';
import { segmentingOf } from './segmenting.ts';

const WIDTH = 40;
const PIXELS = 1600;

function scene(seed: number, levels: number): { planes: Float32Array[]; present: Uint8Array } {
  const random = createRandom(seed);
  const planes = [0, 1].map(() => Float32Array.from({ length: PIXELS }, () => random.below(levels)));
  return { planes, present: Uint8Array.from({ length: PIXELS }, () => (random.next() < 0.9 ? 1 : 0)) };
}

/** Segments by flooding, one after the other: the plain way. */
function flooded({ planes, present }: ReturnType<typeof scene>, limit: number): number[] {
  const ids = new Array<number>(PIXELS).fill(0);
  let count = 0;
  for (let first = 0; first < PIXELS; first++) {
    if (present[first] === 0 || ids[first] > 0) continue;
    const waiting = [first];
    ids[first] = ++count;
    for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
      for (const next of neighboursOf(i)) {
        const apart = Math.hypot(...planes.map((plane) => plane[i] - plane[next]));
        if (present[next] === 0 || ids[next] > 0 || apart >= limit) continue;
        ids[next] = count;
        waiting.push(next);
      }
    }
  }
  return ids;
}

function neighboursOf(i: number): number[] {
  return [
    ...(i % WIDTH > 0 ? [i - 1] : []),
    ...(i % WIDTH < WIDTH - 1 ? [i + 1] : []),
    ...(i >= WIDTH ? [i - WIDTH] : []),
    ...(i + WIDTH < PIXELS ? [i + WIDTH] : []),
  ];
}

const sizesOf = ({ ids, count }: Segments): number[] => {
  const sizes = new Array<number>(count + 1).fill(0);
  ids.forEach((id) => sizes[id]++);
  return sizes.slice(1);
};

describe('connecting', () => {
  it.each([1, 2, 3, 4])('finds what flooding finds, scene %i', (seed) => {
    const pixels = scene(seed, 3);
    for (const limit of [0.5, 1.2, 5]) {
      const { ids } = connectPixels(pixels.planes, pixels.present, WIDTH, limit);
      expect([...ids]).toEqual(flooded(pixels, limit));
    }
  });
});

describe('merging small segments', () => {
  it.each([1, 2, 3, 4])(
    'leaves none that has a neighbour, and only joins whole segments, scene %i',
    (seed) => {
      const { planes, present } = scene(seed, 4);
      const before = connectPixels(planes, present, WIDTH, 0.5);
      for (const minimum of [1, 5, 60]) {
        const after = mergeSmallSegments(before, planes, minimum);
        const sizes = sizesOf(after);
        const reaches = new Set<number>();
        after.ids.forEach((id, i) => {
          expect(id === 0).toBe(present[i] === 0);
          if (id > 0 && neighboursOf(i).some((next) => after.ids[next] > 0 && after.ids[next] !== id))
            reaches.add(id);
        });
        sizes.forEach((size, i) => reaches.has(i + 1) && expect(size).toBeGreaterThanOrEqual(minimum));
        const pairs = new Set(before.ids.map((id, i) => id * 10000 + after.ids[i]));
        expect(pairs.size).toBe(before.count + 1);
        const again = connectPixels([Float32Array.from(after.ids)], present, WIDTH, 0.5);
        expect(again.count).toBe(after.count);
      }
    },
  );

  it('joins with the neighbour that is most alike', () => {
    const planes = [Float32Array.of(0, 0, 4, 9, 9, 9)];
    const present = new Uint8Array(6).fill(1);
    const before = connectPixels(planes, present, 6, 1);
    expect([...mergeSmallSegments(before, planes, 2).ids]).toEqual([1, 1, 1, 2, 2, 2]);
    planes[0][2] = 5;
    expect([...mergeSmallSegments(before, planes, 2).ids]).toEqual([1, 1, 2, 2, 2, 2]);
  });
});

describe('the features of segments', () => {
  it('are the mean and the deviation of their pixels', () => {
    const { planes, present } = scene(7, 5);
    const segments = mergeSmallSegments(connectPixels(planes, present, WIDTH, 0.5), planes, 30);
    const { values, length, pixels, count } = segmentFeatures(segments, planes);
    expect([count, length]).toEqual([segments.count, 7]);
    for (let segment = 0; segment < count; segment++) {
      planes.forEach((plane, band) => {
        const own = [...plane].filter((_, i) => segments.ids[i] === segment + 1);
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
        expect(pixels[segment]).toBe(own.length);
        expect(values[segment * length + band]).toBeCloseTo(mean, 10);
        expect(values[segment * length + 2 + band]).toBeCloseTo(Math.sqrt(variance), 10);
      });
    }
  });

  const shapeOf = (rows: string[]): number[] => {
    const ids = Int32Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 2));
    const features = segmentFeatures({ ids, count: 2, width: rows[0].length }, [
      new Float32Array(ids.length),
    ]);
    return [...features.values.subarray(2, 5)];
  };

  it('tell a square from a ribbon and from a cross', () => {
    const square = shapeOf(['......', '.####.', '.####.', '.####.', '.####.', '......']);
    const ribbon = shapeOf(['................', '################', '................']);
    const cross = shapeOf(['......', '..##..', '.####.', '.####.', '..##..', '......']);
    expect([square[0], ribbon[0]]).toEqual([4, 4]);
    expect(square[1]).toBe(1);
    expect(ribbon[1]).toBeLessThan(0.4);
    expect([square[2], ribbon[2], cross[2]]).toEqual([1, 1, 0.75]);
  });
});

it('details run from a window of 3 pixels and a twentieth of a deviation to 21 pixels and a whole one', () => {
  const segmenting = (spectralDetail: number, spatialDetail: number) => {
    const { radius, bandwidth } = segmentingOf({ spectralDetail, spatialDetail, minimumSegment: 1 }, []);
    return [radius, bandwidth];
  };
  expect([segmenting(20, 20), segmenting(15.5, 15), segmenting(1, 1)]).toEqual([
    [1, 0.05],
    [3, 0.275],
    [10, 1],
  ]);
});
