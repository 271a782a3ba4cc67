import { describe, expect, it } from 'vitest';
import { covarianceFactor } from '../linear/covariance-factor.ts';
import { createRandom } from '../random.ts';
import { createSamples, type NumericSamples, type SampleType } from '../raster/samples.ts';
import type { PixelPlanes } from './centre-kernel.ts';
import { factorLength, type GaussianKernel, type Gaussians } from './gaussian-kernel.ts';
import { openGaussianKernel } from './open-gaussian-kernel.ts';
import { plainGaussianKernel } from './plain-gaussian-kernel.ts';
import { createWasmGaussianKernel } from './wasm-gaussian-kernel.ts';

const wasmKernel = createWasmGaussianKernel()!;
const random = createRandom(5);
const SHAPES = ['full', 'diagonal'] as const;

function randomPlanes(type: SampleType, bandCount: number, length: number, offset = 0): PixelPlanes {
  const planes = Array.from({ length: bandCount }, () => {
    const plane = createSamples(type, length) as NumericSamples;
    for (let i = 0; i < length; i++) plane[i] = offset + random.next() * 120;
    return plane;
  });
  return { length, planes };
}

/** Factors of random covariances of standard deviations about 10. */
function randomGaussians(count: number, bandCount: number, shape: Gaussians['shape'], offset = 0): Gaussians {
  const length = factorLength({ bandCount, shape });
  const factors = Float64Array.from({ length: count * length }, (_, i) => {
    const row = shape === 'full' ? Math.floor((Math.sqrt(8 * (i % length) + 1) - 1) / 2) : 0;
    const isDiagonal = shape === 'diagonal' || (i % length) + 1 === ((row + 1) * (row + 2)) / 2;
    return isDiagonal ? 0.05 + random.next() * 0.1 : (random.next() - 0.5) * 0.02;
  });
  const means = Float64Array.from({ length: count * bandCount }, () => offset + random.next() * 120);
  const offsets = Float64Array.from({ length: count }, () => -random.next() * 10);
  return { count, bandCount, shape, means, factors, offsets };
}

/** Squared Mahalanobis distances in float64. */
function formInFloat64({ planes }: PixelPlanes, gaussians: Gaussians, index: number, pixel: number): number {
  const { bandCount, means, factors, shape } = gaussians;
  let [form, place] = [0, index * factorLength(gaussians)];
  for (let row = 0; row < bandCount; row++) {
    let value = 0;
    for (let column = shape === 'full' ? 0 : row; column <= row; column++) {
      value += factors[place++] * (planes[column][pixel] - means[index * bandCount + column]);
    }
    form += value * value;
  }
  return form;
}

function scoresInFloat64(pixels: PixelPlanes, gaussians: Gaussians, pixel: number): number[] {
  return [...gaussians.offsets].map(
    (offset, index) => offset - formInFloat64(pixels, gaussians, index, pixel) / 2,
  );
}

function expectClose(actual: Float64Array, expected: Float64Array, relative: number): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-300);
  const off = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  expect(off / largest).toBeLessThan(relative);
}

describe('the compiled kernel', () => {
  it('is the one that is used here', () => {
    expect(openGaussianKernel().name).toBe('wasm');
  });

  const types: SampleType[] = ['uint8', 'int16', 'uint16', 'int32', 'float32', 'float64'];
  it.each(types)('gives the labels and the confidence of the plain one for %s, to the bit', (type) => {
    for (const shape of SHAPES) {
      for (const [bandCount, count, length] of [
        [1, 1, 1],
        [2, 3, 7],
        [6, 16, 3003],
        [5, 4, 8],
        [101, 3, 300],
      ]) {
        const pixels = randomPlanes(type, bandCount, length);
        const gaussians = randomGaussians(count, bandCount, shape);
        for (const farthest of [undefined, bandCount * 8]) {
          const options = { withConfidence: true, farthest };
          const classified = wasmKernel.classify(pixels, gaussians, options);
          expect(classified).toEqual(plainGaussianKernel.classify(pixels, gaussians, options));
        }
      }
    }
  });

  it.each(SHAPES)('gives the sums of the plain one, to rounding in float64 (%s)', (shape) => {
    for (const [bandCount, count, length] of [
      [1, 1, 1],
      [2, 3, 7],
      [6, 5, 3003],
      [7, 2, 4100],
      [50, 3, 901],
    ]) {
      const pixels = randomPlanes('float32', bandCount, length);
      const gaussians = randomGaussians(count, bandCount, shape);
      const [mine, plain] = [wasmKernel, plainGaussianKernel].map((kernel) =>
        kernel.accumulate(pixels, gaussians),
      );
      expect(Math.abs(mine.logLikelihood / plain.logLikelihood - 1)).toBeLessThan(1e-12);
      for (const key of ['counts', 'sums', 'products'] as const) expectClose(mine[key], plain[key], 1e-12);
    }
  });

  it('does not let one call change the next', () => {
    const pixels = randomPlanes('float32', 5, 100);
    const gaussians = randomGaussians(3, 5, 'full');
    const before = wasmKernel.accumulate(pixels, gaussians);
    const broken = { ...pixels, planes: pixels.planes.map((plane) => Float32Array.from(plane).fill(NaN)) };
    wasmKernel.accumulate(broken, randomGaussians(4, 5, 'full'));
    wasmKernel.accumulate(randomPlanes('float32', 8, 500), randomGaussians(9, 8, 'full'));
    expect(wasmKernel.accumulate(pixels, gaussians)).toEqual(before);
  });
});

describe.each<[string, GaussianKernel]>([
  ['compiled', wasmKernel],
  ['plain', plainGaussianKernel],
])('the %s kernel', (_, kernel) => {
  const classify = (pixels: PixelPlanes, gaussians: Gaussians, farthest?: number) =>
    kernel.classify(pixels, gaussians, { withConfidence: true, farthest });

  it.each(SHAPES)('agrees with float64 arithmetic far from zero, but for near ties (%s)', (shape) => {
    const pixels = randomPlanes('float32', 6, 4000, 30000);
    const gaussians = randomGaussians(8, 6, shape, 30000);
    const { labels, confidence } = classify(pixels, gaussians);
    labels.forEach((label, pixel) => {
      const scores = scoresInFloat64(pixels, gaussians, pixel);
      const most = Math.max(...scores);
      const tolerance = 1e-5 * (1 + Math.abs(most));
      expect(most - scores[label - 1]).toBeLessThan(tolerance);
      const posterior = 1 / scores.reduce((sum, score) => sum + Math.exp(score - scores[label - 1]), 0);
      expect(Math.abs(confidence![pixel] - posterior)).toBeLessThan(tolerance);
    });
  });

  it('gives a pixel between two alike distributions to the lower one, half sure', () => {
    const pixels = { length: 1, planes: [Float32Array.of(5)] };
    const [means, factors] = [Float64Array.of(9, 4, 6), Float64Array.of(1, 1, 1)];
    const gaussians = { count: 3, bandCount: 1, shape: 'full' as const, means, factors };
    const { labels, confidence } = classify(pixels, { ...gaussians, offsets: Float64Array.of(-99, 0, 0) });
    expect([labels[0], confidence![0]]).toEqual([2, 0.5]);
  });

  it('gives 0 and NaN where a sample is NaN, infinite or too far off, and shares no such pixel', () => {
    const pixels = { length: 6, planes: [Float32Array.of(1, NaN, Infinity, -Infinity, -3.4e38, 2)] };
    const gaussians = randomGaussians(2, 1, 'full');
    const { labels, confidence } = classify(pixels, { ...gaussians, factors: Float64Array.of(1, 1) });
    expect([...labels].map((label) => label > 0)).toEqual([true, false, false, false, false, true]);
    expect([...confidence!].map(Number.isNaN)).toEqual([false, true, true, true, true, false]);
    const { counts, products } = kernel.accumulate(pixels, { ...gaussians, factors: Float64Array.of(1, 1) });
    expect(counts[0] + counts[1]).toBeCloseTo(2, 10);
    expect(products.every(Number.isFinite)).toBe(true);
  });

  it('rejects pixels farther from the winner than is allowed', () => {
    const pixels = { length: 4, planes: [Float32Array.of(0, 1, 2, 3)] };
    const one = { count: 1, bandCount: 1, shape: 'diagonal' as const, means: Float64Array.of(0) };
    const gaussians = { ...one, factors: Float64Array.of(1), offsets: Float64Array.of(0) };
    expect([...classify(pixels, gaussians, 4).labels]).toEqual([1, 1, 1, 0]);
  });

  it('shares each pixel out among the distributions', () => {
    const pixels = randomPlanes('float32', 3, 500);
    const gaussians = randomGaussians(4, 3, 'full');
    const { counts, logLikelihood } = kernel.accumulate(pixels, gaussians);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(500, 6);
    let expected = 0;
    for (let pixel = 0; pixel < 500; pixel++) {
      expected += Math.log(
        scoresInFloat64(pixels, gaussians, pixel).reduce((sum, score) => sum + Math.exp(score), 0),
      );
    }
    expect(logLikelihood / expected).toBeCloseTo(1, 6);
  });

  it('measures by a factor of 200 dependent bands as float64 does, to a thousandth', () => {
    const size = 200;
    const covariance = Float64Array.from({ length: size * size }, (_, i) => {
      const [a, b] = [Math.floor(i / size), i % size];
      return Math.exp(-Math.abs(a - b) / 100) + (a === b ? 1e-6 : 0);
    });
    const { inverse } = covarianceFactor(covariance, size);
    const factors = inverse.filter((_, i) => i % size <= Math.floor(i / size));
    const one = { count: 1, bandCount: size, shape: 'full' as const, means: new Float64Array(size) };
    const gaussians = { ...one, factors, offsets: Float64Array.of(0) };
    const pixels = randomPlanes('float32', size, 20);
    for (let pixel = 0; pixel < 20; pixel++) {
      const form = formInFloat64(pixels, gaussians, 0, pixel);
      const place = { length: 1, planes: pixels.planes.map((plane) => plane.subarray(pixel, pixel + 1)) };
      expect(classify(place, gaussians, form * 1.001).labels[0]).toBe(1);
      expect(classify(place, gaussians, form * 0.999).labels[0]).toBe(0);
    }
  });
});
