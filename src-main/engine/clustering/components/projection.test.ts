import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { fitProjection, type ProjectionOptions } from './fit-projection.ts';
import { project } from './projection.ts';

const random = createRandom(8);

/** Bands that mix three hidden ones of falling deviation, in units of their own. */
function mixed(count: number, bandCount: number): Sample {
  const hidden = Array.from({ length: count }, () => [4, 2, 1].map((size) => size * (random.next() - 0.5)));
  const weights = Array.from({ length: bandCount }, () => [random.next(), random.next(), random.next()]);
  const values = new Float32Array(count * bandCount);
  weights.forEach((ofBand, band) => {
    for (let i = 0; i < count; i++) {
      const sum = ofBand.reduce((total, weight, at) => total + weight * hidden[i][at], 0);
      values[band * count + i] = 1000 * band + (band + 1) * (sum + 0.1 * random.next());
    }
  });
  return { count, bandCount, values, positions: new Float64Array(count) };
}

const ANCHORS: ProjectionOptions = { components: 8, unitDeviation: 'first' };

async function componentsOf(sample: Sample, options = ANCHORS) {
  const run = testRun();
  const projections = await fitProjection(sample, options, run, createPace(run.signal));
  const planes = Array.from({ length: sample.bandCount }, (_, band) => {
    return sample.values.subarray(band * sample.count, (band + 1) * sample.count);
  });
  return {
    planes: project(projections.components, planes),
    brightness: project(projections.brightness, planes)[0],
    bands: planes,
  };
}

function covariance(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i], 0) / one.length;
}

describe('components of pixels', () => {
  it('are uncorrelated, eight at most, the first of deviation 1 and each next of less', async () => {
    const { planes } = await componentsOf(mixed(3000, 12));
    expect(planes).toHaveLength(8);
    expect(covariance(planes[0], planes[0])).toBeCloseTo(1, 3);
    planes.forEach((plane, i) => {
      expect(plane.reduce((sum, value) => sum + value, 0) / plane.length).toBeCloseTo(0, 3);
      for (let j = 0; j < i; j++) {
        expect(covariance(plane, planes[j])).toBeCloseTo(0, 3);
        expect(covariance(plane, plane)).toBeLessThan(covariance(planes[j], planes[j]));
      }
    });
  });

  it('have deviation 1 each where that is asked for, and are no more than differ from rounding', async () => {
    const twice = mixed(3000, 3);
    const values = Float32Array.of(...twice.values, ...twice.values);
    const { planes } = await componentsOf(
      { ...twice, bandCount: 6, values },
      { components: 5, unitDeviation: 'each' },
    );
    expect(planes).toHaveLength(3);
    for (const plane of planes) expect(covariance(plane, plane)).toBeCloseTo(1, 3);
  });

  it('do not depend on the units of the bands, and keep all distances of standardised ones where these are few', async () => {
    const sample = mixed(500, 3);
    const { planes, brightness, bands } = await componentsOf(sample);
    const standardised = bands.map((band) => {
      const mean = band.reduce((sum, value) => sum + value, 0) / band.length;
      const deviation = Math.sqrt(band.reduce((sum, value) => sum + (value - mean) ** 2, 0) / band.length);
      return band.map((value) => (value - mean) / deviation);
    });
    const square = (of: Float32Array[], i: number): number =>
      of.reduce((sum, p) => sum + (p[i] - p[0]) ** 2, 0);
    const ratio = square(planes, 1) / square(standardised, 1);
    for (let i = 2; i < 500; i++) {
      expect(square(planes, i) / square(standardised, i) / ratio).toBeCloseTo(1, 2);
      expect(brightness[i]).toBeCloseTo(
        standardised.reduce((sum, band) => sum + band[i], 0),
        3,
      );
    }
  });

  it('are one plane of zeros for constant bands, and bounded for samples out of all proportion', async () => {
    const values = new Float32Array(20).fill(3);
    const { planes } = await componentsOf({
      count: 10,
      bandCount: 2,
      values,
      positions: new Float64Array(10),
    });
    expect(planes.map((plane) => [...plane])).toEqual([new Array(10).fill(0)]);
    const wild = { bandCount: 1, coefficients: [[1e30]], offsets: [0] };
    expect([...project(wild, [Float32Array.of(1, -1)])[0]]).toEqual([Math.fround(1e12), Math.fround(-1e12)]);
  });
});
