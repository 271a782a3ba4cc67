import { factorLength, type Gaussians, type MixtureSums } from '../../kernels/gaussian-kernel.ts';
import type { Run } from '../../run.ts';
import type { PassListener } from '../checkpoint/pass-listener.ts';
import { passRun } from '../samples/pass-run.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sumOver } from '../samples/sum-over.ts';
import { pacedGaussiansOf, type Component, type CovarianceShape } from './component.ts';
import { addMixtureSums, mixtureSumsTask, type CountedMixtureSums } from './gaussian-tasks.ts';

export interface MixtureOptions {
  readonly covariance: CovarianceShape;
  /** Maximisations at most. */
  readonly iterations: number;
  /** Stops when the log-likelihood per pixel changes by less in an iteration. */
  readonly tolerance: number;
  /** Added to every variance, in the square of the samples' unit. */
  readonly ridge: number;
}

export interface Mixture {
  readonly components: readonly Component[];
  /** Mean of ln p(pixel) over the pixels; between two passes that by the components before. */
  readonly logLikelihood: number;
  /** Maximisations done. */
  readonly iterations: number;
}

/**
 * Expectation maximisation of a Gaussian mixture (Dempster, Laird & Rubin 1977). A component whose shares in all pixels
 * come to less than one pixel is given up. Goes on from `start` where that is a mixture.
 */
export async function fitMixture(
  pixels: Sample | PixelSource,
  start: readonly Component[] | Mixture,
  options: MixtureOptions & PassListener<Mixture>,
  run: Run,
  pace: Pace,
): Promise<Mixture> {
  let state: Mixture =
    'components' in start ? start : { components: start, logLikelihood: -Infinity, iterations: 0 };
  for (;;) {
    const { components, logLikelihood: before, iterations } = state;
    const gaussians = await pacedGaussiansOf(components, options.covariance, pace);
    const inPass = passRun(run, iterations, options.iterations + 1);
    const sums = await sumMixture(pixels, gaussians, inPass, pace);
    inPass.report({ stage: '', fraction: 1 });
    const constant = (gaussians.bandCount / 2) * Math.log(2 * Math.PI);
    const logLikelihood = sums.logLikelihood / sums.pixels - constant;
    const isSettled = Math.abs(logLikelihood - before) < options.tolerance;
    if (isSettled || iterations === options.iterations) return { components, logLikelihood, iterations };
    state = {
      components: maximised(sums, gaussians, options.ridge),
      logLikelihood,
      iterations: iterations + 1,
    };
    await options.onPass?.(state);
  }
}

/** One pass over all pixels. */
function sumMixture(
  pixels: Sample | PixelSource,
  gaussians: Gaussians,
  run: Run,
  pace: Pace,
): Promise<CountedMixtureSums> {
  const work = Math.ceil((gaussians.count * factorLength(gaussians)) / gaussians.bandCount);
  return sumOver(pixels, work, run, pace, {
    task: mixtureSumsTask,
    add: addMixtureSums,
    inputOf: (chunk) => ({ chunk, gaussians }),
  });
}

/** The components that make what was summed most likely. */
function maximised(
  { counts, sums, products }: MixtureSums,
  gaussians: Gaussians,
  ridge: number,
): Component[] {
  const { bandCount, means, shape } = gaussians;
  const length = factorLength(gaussians);
  const living = [...counts.keys()].filter((index) => counts[index] >= 1);
  const total = living.reduce((sum, index) => sum + counts[index], 0);
  return living.map((index) => {
    const apart = sums.subarray(index * bandCount, (index + 1) * bandCount).map((sum) => sum / counts[index]);
    const mean = apart.map((value, band) => means[index * bandCount + band] + value);
    const covariance = products
      .subarray(index * length, (index + 1) * length)
      .map((product) => product / counts[index]);
    centre(covariance, apart, shape, ridge);
    return { weight: counts[index] / total, mean, covariance };
  });
}

/** Moments about the old mean become moments about the new one, which is `apart` from it; the diagonal gets the ridge. */
function centre(covariance: Float64Array, apart: Float64Array, shape: CovarianceShape, ridge: number): void {
  let place = 0;
  for (let row = 0; row < apart.length; row++) {
    for (let column = shape === 'full' ? 0 : row; column <= row; column++) {
      covariance[place++] -= apart[row] * apart[column];
    }
    covariance[place - 1] = Math.max(0, covariance[place - 1]) + ridge;
  }
}
