import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import type { Progress } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import type { SampleBlock } from '../components/field-of-block.ts';
import { sharesOfAnchors } from './hypotheses-of-anchors.ts';
import { labelBlock, sharesByLinks, type Labelling, type Start } from './labelling.ts';
import { parallelRuns } from './parallel-runs.ts';
import { reorderClasses } from './reorder-classes.ts';

const LINKS = {
  perPixel: 2,
  anchors: Uint16Array.of(0, 1, 1, 2, 2, 0),
  weights: Float32Array.of(0.75, 0.25, 0.5, 0.5, 1, 0),
};

describe('shares by anchors', () => {
  it('of an anchor are those of the weights of its links', () => {
    const shares = sharesOfAnchors(LINKS, 4, Uint16Array.of(1, 2, 2), 2);
    const expected = [1, 0, 1 / 3, 2 / 3, 0, 1, 0.5, 0.5];
    shares.forEach((share, at) => expect(share).toBeCloseTo(expected[at], 6));
  });

  it('of a pixel are the weighted mean of those of its anchors', () => {
    const table = Float32Array.of(1, 0, 0.25, 0.75, 0, 1);
    const [first, second] = sharesByLinks(LINKS, table, 2);
    [0.8125, 0.125, 0].forEach((share, pixel) => {
      expect(first[pixel]).toBeCloseTo(share, 6);
      expect(second[pixel]).toBeCloseTo(1 - share, 6);
    });
  });
});

/** Random samples of two bands, some of them missing. */
function randomBlock(width: number, height: number): SampleBlock {
  const random = createRandom(7);
  const valid = Uint8Array.from({ length: width * height }, () => (random.next() < 0.1 ? 0 : 1));
  const planes = [0, 1].map(() => Float32Array.from(valid, () => random.next() * 10));
  return { width, height, planes, valid };
}

const image = {
  projection: {
    bandCount: 2,
    coefficients: [
      [1, 0],
      [0, 1],
    ],
    offsets: [-5, -5],
  },
  factors: [1, 2],
};
const points = (...values: number[]) => ({
  count: values.length / 2,
  bandCount: 2,
  values: Float32Array.from(values),
});

const OTHER = { ...image, factors: [1.2, 1.6] };

const STARTS: Record<string, Start> = {
  'the nearest means': { kind: 'means', image: 0, means: points(-2, 0, 1, 1, 3, -3) },
  anchors: {
    kind: 'anchors',
    sources: [
      { image: 0, scale: 2, anchors: points(-3, -3, 3, 3, 0, 4) },
      { image: 1, scale: 1, anchors: points(-1, 2, 2, -1) },
    ],
    shares: Float32Array.from([0.8, 0.1, 0.1, 0, 0.5, 0.5, 0.2, 0.2, 0.6, 0.3, 0.3, 0.4, 1, 0, 0]),
  },
};

function labellingFrom(start: Start, refined: 0 | 1): Labelling {
  return {
    images: [image, OTHER],
    window: { radius: 1, rounds: 2 },
    prior: { alpha: 0.5, beta: 6, radius: 1 },
    classes: 3,
    clusterCount: 3,
    start,
    refined,
    mixture: { means: Float64Array.of(-2, 0, 2, 2, 1, -6), variance: 6 },
  };
}

const CASES = Object.entries(STARTS).flatMap(([name, start]) => [
  { name, start, refined: 0, on: 'the first image' } as const,
  { name, start, refined: 1, on: 'the second' } as const,
]);

describe.each(CASES)('labels from $name, refined on $on,', ({ start, refined }) => {
  const [width, height, halo] = [40, 36, 7];
  const block = randomBlock(width, height);
  const whole = labelBlock(labellingFrom(start, refined), block);

  it('are the same bits in any window, once the halo is in it', () => {
    const [left, top, columns, rows] = [9, 8, 24, 22];
    const cut = <Samples extends Float32Array | Uint8Array>(plane: Samples): Samples =>
      plane.filter((_value, pixel) => {
        const [column, row] = [pixel % width, Math.floor(pixel / width)];
        return column >= left && column < left + columns && row >= top && row < top + rows;
      }) as Samples;
    const planes = block.planes.map((plane) => cut(plane as Float32Array));
    const part = labelBlock(labellingFrom(start, refined), {
      width: columns,
      height: rows,
      planes,
      valid: cut(block.valid),
    });
    for (let row = halo; row < rows - halo; row++) {
      for (let column = halo; column < columns - halo; column++) {
        const [at, there] = [row * columns + column, (top + row) * width + left + column];
        expect(part.ids[at]).toBe(whole.ids[there]);
        expect(part.confidence[at]).toBe(whole.confidence[there]);
      }
    }
  });

  it('stay the same where the classes are put in another order', () => {
    const moved = labelBlock(reorderClasses(labellingFrom(start, refined), [2, 0, 1], 3), block);
    const idOf = [0, 2, 3, 1];
    const others = whole.ids.filter((id, pixel) => moved.ids[pixel] !== idOf[id]);
    expect(others.length).toBe(0);
    expect(new Set(whole.ids).size).toBe(4);
  });

  it('are none where there is no data, and of the first classes alone where the others have no id', () => {
    const fewer = labelBlock({ ...labellingFrom(start, refined), clusterCount: 2 }, block);
    fewer.ids.forEach((id, pixel) => {
      expect(id === 0).toBe(block.valid[pixel] === 0);
      if (whole.ids[pixel] < 3) expect(id).toBe(whole.ids[pixel]);
      else expect(id).toBeLessThan(3);
    });
  });
});

it('work that goes on at the same time shows the mean of its progress, which never falls', () => {
  const seen: Progress[] = [];
  const [one, other] = parallelRuns(testRun({ report: (progress) => void seen.push(progress) }), 2);
  one.report({ stage: 'a', fraction: 0.5 });
  other.report({ stage: 'b', fraction: 1 });
  one.report({ stage: 'a', fraction: 0.2 });
  one.report({ stage: 'a', fraction: 1 });
  expect(seen.map(({ fraction }) => fraction)).toEqual([0.25, 0.75, 0.75, 1]);
  expect(seen.map(({ stage }) => stage)).toEqual(['a', 'b', 'a', 'a']);
});
