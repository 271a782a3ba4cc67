import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../random.ts';
import { patchLength, type PatchShape } from '../patch-shape.ts';
import { createAugment, type AugmentationPool } from './augmentation.ts';
import { blur } from './blur.ts';
import { contrastivePool, SSCC_POOL } from './contrastive-pool.ts';
import { drawBox } from './crop.ts';

const SHAPE: PatchShape = { components: 3, side: 5 };
const PIXELS = 25;

function patchOf(shape = SHAPE, seed = 1): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: patchLength(shape) }, () => 1 + random.next());
}

function augmented(pool: AugmentationPool, seed: number, shape = SHAPE): Float32Array {
  const patch = patchOf(shape);
  createAugment(pool, shape)(patch, createRandom(seed));
  return patch;
}

/** What a patch is made of, in no order. */
const sorted = (patch: Float32Array): number[] => [...patch].sort((one, other) => one - other);

/** How many of the first `count` seeds fulfil something, as a share. */
function share(count: number, fulfils: (seed: number) => boolean): number {
  return Array.from({ length: count }, (_, seed) => seed).filter(fulfils).length / count;
}

describe('a crop', () => {
  const whole = { scale: [1, 1], ratio: [1, 1] } as const;

  it('of the whole patch leaves it as it is, and one of a single pixel has its value everywhere', () => {
    expect(augmented([{ kind: 'crop', ...whole }], 1)).toEqual(patchOf());
    const scale = [1 / 25, 1 / 25] as const;
    const one = augmented([{ kind: 'crop', scale, ratio: [1, 1] }], 1);
    const { row, column, width, height } = drawBox(5, { scale, ratio: [1, 1] }, createRandom(1));
    expect([width, height]).toEqual([1, 1]);
    for (let component = 0; component < 3; component++) {
      const value = patchOf()[component * PIXELS + row * 5 + column];
      expect(new Set(one.subarray(component * PIXELS, (component + 1) * PIXELS))).toEqual(new Set([value]));
    }
  });

  it('enlarges a slope to a slope, of values of its box alone', () => {
    const shape = { components: 1, side: 11 };
    const options = { scale: [0.2, 0.6], ratio: [3 / 4, 4 / 3] } as const;
    for (let seed = 0; seed < 50; seed++) {
      const box = drawBox(11, options, createRandom(seed));
      const patch = Float32Array.from({ length: 121 }, (_, i) => i % 11);
      createAugment([{ kind: 'crop', ...options }], shape)(patch, createRandom(seed));
      for (let i = 0; i < 121; i++) {
        const place = ((i % 11) + 0.5) * (box.width / 11) - 0.5;
        expect(patch[i]).toBeCloseTo(box.column + Math.max(0, Math.min(box.width - 1, place)), 5);
      }
    }
  });

  it('has boxes inside the patch, of areas and ratios within bounds but for rounding, everywhere', () => {
    const options = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const;
    const random = createRandom(3);
    const corners = new Set<number>();
    let area = 0;
    for (let trial = 0; trial < 5000; trial++) {
      const { row, column, height, width } = drawBox(11, options, random);
      expect(row >= 0 && column >= 0 && row + height <= 11 && column + width <= 11).toBe(true);
      expect(height * width).toBeGreaterThanOrEqual(6);
      expect((width + 0.5) / (height - 0.5)).toBeGreaterThan(3 / 4);
      expect((width - 0.5) / (height + 0.5)).toBeLessThan(4 / 3);
      corners.add(row * 11 + column);
      area += height * width;
    }
    expect(corners.size).toBeGreaterThan(60);
    expect(area / 5000 / 121).toBeGreaterThan(0.45);
    expect(area / 5000 / 121).toBeLessThan(0.56);
  });

  it('takes the largest box of the nearest ratio, in the middle, where none fits', () => {
    const random = createRandom(1);
    expect(drawBox(9, { scale: [1, 1], ratio: [3, 3] }, random)).toEqual({
      row: 3,
      column: 0,
      height: 3,
      width: 9,
    });
    expect(drawBox(9, { scale: [1, 1], ratio: [1 / 3, 1 / 3] }, random)).toMatchObject({
      column: 3,
      width: 3,
      height: 9,
    });
  });
});

describe('flips and turns', () => {
  const columns = { kind: 'flip', axis: 'columns', probability: 1 } as const;
  const rows = { kind: 'flip', axis: 'rows', probability: 1 } as const;

  it('mirror columns and rows, and give the patch back when made twice', () => {
    const [patch, mirrored, upended] = [patchOf(), augmented([columns], 1), augmented([rows], 1)];
    patch.forEach((value, i) => {
      const [start, row, column] = [i - (i % PIXELS), Math.floor((i % PIXELS) / 5), i % 5];
      expect(mirrored[start + row * 5 + 4 - column]).toBe(value);
      expect(upended[start + (4 - row) * 5 + column]).toBe(value);
    });
    expect(augmented([columns, columns, rows, rows], 1)).toEqual(patch);
  });

  it('by a quarter, a half and three are as likely, and four quarters are none', () => {
    const turn = { kind: 'rotate', probability: 1 } as const;
    const half = augmented([columns, rows], 1);
    const isHalf = (seed: number): boolean => String(augmented([turn], seed)) === String(half);
    expect(share(600, isHalf)).toBeCloseTo(1 / 3, 1);
    const others = new Set(Array.from({ length: 60 }, (_, seed) => String(augmented([turn], seed))));
    expect(others.size).toBe(3);
    expect(others.has(String(patchOf()))).toBe(false);
    for (const other of others)
      expect(sorted(Float32Array.from(other.split(','), Number))).toEqual(sorted(patchOf()));
  });

  it('are made as often as they are told', () => {
    const flips = (probability: number) =>
      share(1000, (seed) => String(augmented([{ ...columns, probability }], seed)) !== String(patchOf()));
    expect(flips(0)).toBe(0);
    expect(flips(1)).toBe(1);
    expect(flips(0.5)).toBeCloseTo(0.5, 1);
  });
});

describe('masks', () => {
  const zeros = (patch: Float32Array): boolean[] => [...patch].map((value) => value === 0);

  it('of pixels take each out of all components or none, half of them', () => {
    let masked = 0;
    for (let seed = 0; seed < 200; seed++) {
      const isZero = zeros(augmented([{ kind: 'mask-pixels', probability: 0.5 }], seed));
      for (let i = PIXELS; i < isZero.length; i++) expect(isZero[i]).toBe(isZero[i - PIXELS]);
      masked += isZero.slice(0, PIXELS).filter(Boolean).length;
    }
    expect(masked / 200 / PIXELS).toBeCloseTo(0.5, 1);
  });

  it('of components take each out of all pixels or none, half of them', () => {
    let masked = 0;
    for (let seed = 0; seed < 400; seed++) {
      const isZero = zeros(augmented([{ kind: 'mask-components', probability: 0.5 }], seed));
      for (let i = 0; i < isZero.length; i++) expect(isZero[i]).toBe(isZero[i - (i % PIXELS)]);
      masked += isZero.filter(Boolean).length;
    }
    expect(masked / 400 / (3 * PIXELS)).toBeCloseTo(0.5, 1);
  });
});

describe('a blur', () => {
  const PIXELS_ONLY = { deviation: [2, 2], over: 'pixels' } as const;
  const blurred = (
    patch: Float32Array,
    shape = SHAPE,
    options = PIXELS_ONLY,
    random: Random = createRandom(1),
  ) => {
    const result = patch.slice();
    blur(result, shape, options, random, new Float32Array(patch.length));
    return result;
  };

  it('leaves a flat patch flat, spreads a point evenly, and keeps to its component', () => {
    expect([...blurred(new Float32Array(75).fill(3))].every((value) => Math.abs(value - 3) < 1e-6)).toBe(
      true,
    );
    const point = new Float32Array(75);
    point[PIXELS + 12] = 1;
    const spread = blurred(point);
    const beside = Math.exp(-1 / 8) / (1 + 2 * Math.exp(-1 / 8));
    expect(spread[PIXELS + 11]).toBeCloseTo(beside * (1 - 2 * beside), 6);
    expect(spread[PIXELS + 6]).toBeCloseTo(beside ** 2, 6);
    expect(spread.subarray(0, PIXELS).every((value) => value === 0)).toBe(true);
    expect(spread.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it('runs over components and rows of each column where that is asked for, and over a single pixel or component', () => {
    const point = new Float32Array(75);
    point[PIXELS + 12] = 1;
    const shape = SHAPE;
    const spread = point.slice();
    blur(
      spread,
      shape,
      { deviation: [2, 2], over: 'components-and-rows' },
      createRandom(1),
      new Float32Array(75),
    );
    expect(spread[12]).toBeGreaterThan(0.05);
    expect(spread[PIXELS + 7]).toBeGreaterThan(0.05);
    expect(spread[PIXELS + 11]).toBe(0);
    expect(blurred(Float32Array.of(7), { components: 1, side: 1 })[0]).toBeCloseTo(7, 6);
  });
});

describe('a pool', () => {
  it('takes one of several choices, each as likely', () => {
    const pool: AugmentationPool = [
      {
        kind: 'one-of',
        choices: [
          { kind: 'mask-components', probability: 1 },
          { kind: 'mask-pixels', probability: 0 },
        ],
      },
    ];
    expect(share(1000, (seed) => augmented(pool, seed).every((value) => value === 0))).toBeCloseTo(0.5, 1);
  });

  it('gives the same for the same numbers and another for others, whatever was made before', () => {
    const shape = { components: 8, side: 11 };
    const augment = createAugment(contrastivePool(SSCC_POOL), shape);
    const views = [5, 6, 5].map((seed) => {
      const patch = patchOf(shape);
      augment(patch, createRandom(seed));
      return patch;
    });
    expect(views[0]).toEqual(views[2]);
    expect(views[0]).not.toEqual(views[1]);
  });

  it('without augmentations leaves patches as they are, and is plain data', () => {
    expect(augmented([], 1)).toEqual(patchOf());
    const pool = contrastivePool({ ...SSCC_POOL, rotate: 0.5, flipRows: 0.5 });
    expect(JSON.parse(JSON.stringify(pool))).toEqual(pool);
    const shape = { components: 1, side: 1 };
    for (let seed = 0; seed < 50; seed++) {
      expect(augmented(pool, seed, shape).every(Number.isFinite)).toBe(true);
    }
  });
});
