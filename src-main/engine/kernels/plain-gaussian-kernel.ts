import type { PixelPlanes } from './centre-kernel.ts';
import { emptySums, kernelOn, type GaussianBench } from './gaussian-bench.ts';
import { factorLength, type GaussianKernel, type Gaussians } from './gaussian-kernel.ts';

const TILE = 256;

/** The kernel in plain TypeScript: the one to read, and the oracle for the fast one. */
export const plainGaussianKernel: GaussianKernel = kernelOn('plain', openBench);

function openBench(pixels: PixelPlanes, gaussians: Gaussians): GaussianBench {
  const forms = Array.from({ length: gaussians.count }, () => new Float32Array(TILE));
  const added = emptySums(gaussians);
  let start = 0;
  return {
    tile: TILE,
    measure: (from, length) => {
      start = from;
      for (let i = 0; i < length; i++) {
        for (let index = 0; index < gaussians.count; index++) {
          forms[index][i] = formOf(deviationsOf(pixels, gaussians, index, from + i), gaussians, index);
        }
      }
      return forms;
    },
    choose: (length) => chooseGreatest(forms, gaussians, length),
    add: (index, places, shares, count) => {
      for (let i = 0; i < count; i++) {
        const deviations = deviationsOf(pixels, gaussians, index, start + places[i]);
        addPixel(added, gaussians, index, deviations, shares[i]);
      }
    },
    sums: () => added,
  };
}

/** The mean is taken off in two float32 parts. */
function deviationsOf(
  { planes }: PixelPlanes,
  { means, bandCount }: Gaussians,
  index: number,
  pixel: number,
): Float32Array {
  const deviations = new Float32Array(bandCount);
  for (let band = 0; band < bandCount; band++) {
    const mean = means[index * bandCount + band];
    const high = Math.fround(mean);
    const apart = Math.fround(Math.fround(planes[band][pixel]) - high);
    deviations[band] = Math.fround(apart - Math.fround(mean - high));
  }
  return deviations;
}

function formOf(deviations: Float32Array, gaussians: Gaussians, index: number): number {
  let place = index * factorLength(gaussians);
  let form = 0;
  for (let row = 0; row < gaussians.bandCount; row++) {
    let value = 0;
    for (let column = gaussians.shape === 'full' ? 0 : row; column <= row; column++) {
      const product = Math.fround(Math.fround(gaussians.factors[place++]) * deviations[column]);
      value = Math.fround(value + product);
    }
    form = Math.fround(form + Math.fround(value * value));
  }
  return form;
}

function chooseGreatest(
  forms: readonly Float32Array[],
  { offsets }: Gaussians,
  length: number,
): ReturnType<GaussianBench['choose']> {
  const labels = new Uint16Array(length);
  const winners = new Float32Array(length).fill(NaN);
  for (let i = 0; i < length; i++) {
    let most = -Infinity;
    for (const [index, form] of forms.entries()) {
      const score = Math.fround(Math.fround(offsets[index]) - Math.fround(form[i] * 0.5));
      if (!(score > most)) continue;
      most = score;
      labels[i] = index + 1;
      winners[i] = form[i];
    }
  }
  return { labels, winners };
}

function addPixel(
  { sums, products }: ReturnType<GaussianBench['sums']>,
  gaussians: Gaussians,
  index: number,
  deviations: Float32Array,
  share: number,
): void {
  let place = index * factorLength(gaussians);
  for (let row = 0; row < gaussians.bandCount; row++) {
    const weighted = deviations[row] * share;
    sums[index * gaussians.bandCount + row] += weighted;
    for (let column = gaussians.shape === 'full' ? 0 : row; column <= row; column++) {
      products[place++] += weighted * deviations[column];
    }
  }
}
