import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { neighbourSums } from './neighbour-sums.ts';
import {
  classMeans,
  likeliest,
  refineIds,
  settleShares,
  sharesOfIds,
  SWEEPS,
  type Pixels,
} from './spatial-mixture.ts';

const PRIOR = { alpha: 0.7, beta: 4, radius: 2 };

function randomPlane(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.next() * 4 - 2);
}

function randomPixels(width: number, height: number, missing: number): Pixels {
  const random = createRandom(9);
  const valid = Uint8Array.from({ length: width * height }, () => (random.next() < missing ? 0 : 1));
  const planes = [1, 2, 3].map((seed) =>
    randomPlane(width * height, seed).map((value, pixel) => value * valid[pixel]),
  );
  return { width, height, valid, planes };
}

/** Numpy's "reflect" of an index. */
function reflected(place: number, length: number): number {
  if (length === 1) return 0;
  while (place < 0 || place >= length) place = place < 0 ? -place : 2 * (length - 1) - place;
  return place;
}

function plainSum(plane: ArrayLike<number>, width: number, height: number, pixel: number, radius: number) {
  let sum = 0;
  for (let down = -radius; down <= radius; down++) {
    for (let across = -radius; across <= radius; across++) {
      const row = reflected(Math.floor(pixel / width) + down, height);
      if (down !== 0 || across !== 0) sum += plane[row * width + reflected((pixel % width) + across, width)];
    }
  }
  return sum;
}

/** Sorts pixels into classes by the definition, one pixel at a time, in float64. */
function settledPlainly(
  { width, height, valid, planes }: Pixels,
  shares: number[][],
  { means, variance }: { means: ArrayLike<number>; variance: number },
  { alpha, beta, radius }: typeof PRIOR,
): number[][] {
  const around = (2 * radius + 1) ** 2 - 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = shares;
    shares = before.map((share) => share.map(() => 0));
    for (let pixel = 0; pixel < valid.length; pixel++) {
      if (valid[pixel] === 0) continue;
      const weights = before.map((share, own) => {
        const square = planes.reduce((sum, plane, c) => sum + (plane[pixel] - means[own * 3 + c]) ** 2, 0);
        const mean = plainSum(share, width, height, pixel, radius) / around;
        return Math.exp((-alpha * square) / (2 * variance) + beta * mean);
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      weights.forEach((weight, own) => (shares[own][pixel] = weight / total));
    }
  }
  return shares;
}

describe('sums of neighbours', () => {
  it.each([
    [1, 1, 1],
    [1, 7, 3],
    [2, 3, 3],
    [9, 8, 1],
    [12, 5, 3],
  ])(
    'of %i x %i pixels within %i are those by definition, mirrored at the borders',
    (width, height, radius) => {
      const plane = randomPlane(width * height, 5);
      const sums = new Float32Array(plane.length);
      neighbourSums(plane, { width, height }, radius, sums);
      sums.forEach((sum, pixel) => expect(sum).toBeCloseTo(plainSum(plane, width, height, pixel, radius), 4));
    },
  );

  it('have the same bits wherever the rectangle begins', () => {
    const plane = randomPlane(400, 6);
    const [whole, part] = [new Float32Array(400), new Float32Array(130)];
    neighbourSums(plane, { width: 20, height: 20 }, 3, whole);
    const inner = Float32Array.from(
      { length: 130 },
      (_, at) => plane[(4 + Math.floor(at / 13)) * 20 + 5 + (at % 13)],
    );
    neighbourSums(inner, { width: 13, height: 10 }, 3, part);
    for (let row = 3; row < 7; row++) {
      for (let column = 3; column < 10; column++) {
        expect(part[row * 13 + column]).toBe(whole[(4 + row) * 20 + 5 + column]);
      }
    }
  });
});

describe('the spatial mixture', () => {
  const pixels = randomPixels(11, 9, 0.2);
  const random = createRandom(3);
  const ids = Uint16Array.from(pixels.valid, (valid) => (valid === 0 ? 0 : 1 + random.below(3)));

  it('has means and one variance as its pixels weigh, and sweeps by its definition', () => {
    const refined = refineIds(pixels, ids, 3, PRIOR);
    const count = pixels.valid.reduce((sum, one) => sum + one, 0);
    let shares = sharesOfIds(ids, 3).map((share) => [...share]);
    const mixtureOf = (): { means: number[]; variance: number } => {
      const means = shares.flatMap((share) => {
        const weight = share.reduce((sum, part) => sum + part, 0);
        return pixels.planes.map(
          (plane) => share.reduce((sum, part, i) => sum + part * plane[i], 0) / weight,
        );
      });
      const total = shares.reduce((sum, share, own) => {
        return (
          sum +
          share.reduce((part, weight, i) => {
            const square = pixels.planes.reduce(
              (all, plane, c) => all + (plane[i] - means[own * 3 + c]) ** 2,
              0,
            );
            return part + weight * square;
          }, 0)
        );
      }, 0);
      return { means, variance: total / (count * 3) };
    };
    for (let round = 0; round < 4; round++) shares = settledPlainly(pixels, shares, mixtureOf(), PRIOR);
    const { means, variance } = mixtureOf();
    refined.mixture.means.forEach((mean, at) => expect(mean).toBeCloseTo(means[at], 4));
    expect(refined.mixture.variance).toBeCloseTo(variance, 4);
    refined.ids.forEach((id, pixel) => {
      const own = shares.map((share) => share[pixel]);
      expect(id).toBe(pixels.valid[pixel] === 0 ? 0 : own.indexOf(Math.max(...own)) + 1);
    });
  });

  it('settles with a mixture that stays, shares summing to 1 where there is data', () => {
    const mixture = { means: Float64Array.from([-1, 0, 0, 1, 1, 1]), variance: 0.8 };
    const begun = ids.map((id) => Math.min(id, 2));
    const settled = settleShares(pixels, sharesOfIds(begun, 2), mixture, PRIOR);
    const plain = settledPlainly(
      pixels,
      sharesOfIds(begun, 2).map((share) => [...share]),
      mixture,
      PRIOR,
    );
    settled.forEach((share, own) => share.forEach((part, i) => expect(part).toBeCloseTo(plain[own][i], 5)));
    pixels.valid.forEach((valid, i) => expect(settled[0][i] + settled[1][i]).toBeCloseTo(valid, 6));
  });

  it('takes single pixels out of a field, and keeps the fields', () => {
    const width = 20;
    const truth = Uint16Array.from({ length: 400 }, (_, pixel) => (pixel % width < 10 ? 1 : 2));
    const noise = createRandom(8);
    const planes = [Float32Array.from(truth, (id) => id + noise.next() * 2 - 1)];
    const spotted = truth.map((id) => (noise.next() < 0.2 ? 3 - id : id));
    const valid = new Uint8Array(400).fill(1);
    const refined = refineIds({ width, height: 20, valid, planes }, spotted, 2, { ...PRIOR, beta: 10 });
    expect(refined.ids.filter((id, pixel) => id !== truth[pixel]).length).toBeLessThan(8);
  });

  it('puts the mean of a class without pixels at 0', () => {
    const means = classMeans([Float32Array.from([3, 5])], sharesOfIds(Uint16Array.from([1, 1]), 2));
    expect(means[0]).toBeCloseTo(4, 6);
    expect(means[1]).toBe(0);
  });

  it('takes the first of equal shares, among those classes that have an id', () => {
    const shares = [[0.2], [0.2], [0.6]].map((share) => Float32Array.from(share));
    expect([...likeliest(shares, Uint8Array.of(1)).ids]).toEqual([3]);
    expect([...likeliest(shares, Uint8Array.of(1), 2).ids]).toEqual([1]);
    expect(likeliest(shares, Uint8Array.of(0))).toEqual({
      ids: Uint16Array.of(0),
      confidence: Float32Array.of(NaN),
    });
  });
});
