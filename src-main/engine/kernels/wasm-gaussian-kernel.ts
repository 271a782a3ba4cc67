import type { NumericSamples } from '../raster/samples.ts';
import type { PixelPlanes } from './centre-kernel.ts';
import { emptySums, kernelOn, type GaussianBench } from './gaussian-bench.ts';
import { factorLength, type GaussianKernel, type Gaussians } from './gaussian-kernel.ts';
import { instantiateGaussian, type GaussianExports } from './gaussian-module.ts';
import { growTo } from './instantiate.ts';
import { roundUp } from './kernel-memory.ts';
import { packFactors, packMeans } from './pack-gaussians.ts';

/** Samples of a tile: with what is gathered from it, it should stay in a core's second-level cache. */
const TILE_SAMPLES = 1 << 14;
const SMALLEST_TILE = 128;
const LARGEST_TILE = 2048;

/** The kernel compiled from AssemblyScript, four lanes at a time; undefined where the host cannot run it. */
export function createWasmGaussianKernel(): GaussianKernel | undefined {
  const wasm = instantiateGaussian();
  return wasm && kernelOn('wasm', (pixels, gaussians) => openBench(wasm, pixels, gaussians));
}

function openBench(wasm: GaussianExports, pixels: PixelPlanes, gaussians: Gaussians): GaussianBench {
  const layout = layOut(wasm, gaussians);
  const { count } = gaussians;
  const { buffer, tile, stride } = layout;
  const forms = Array.from(
    { length: count },
    (_, index) => new Float32Array(buffer, layout.forms + index * stride, tile),
  );
  const labels = new Uint16Array(buffer, layout.labels, tile);
  const winners = new Float32Array(buffer, layout.winners, tile);
  new Float32Array(buffer, layout.offsets, count).set(gaussians.offsets);
  packMeans(gaussians, new Float32Array(buffer, layout.means, count * gaussians.bandCount * 2));
  packFactors(gaussians, (index) => new Float32Array(buffer, layout.factors + index * layout.factorBytes));
  const added = emptySums(gaussians);
  return {
    tile,
    measure: (from, length) => {
      pixels.planes.forEach((plane, band) => load(layout, plane.subarray(from, from + length), band));
      for (let index = 0; index < count; index++) measure(wasm, layout, gaussians, index, length);
      return forms;
    },
    choose: (length) => {
      const whole = roundUp(length, 8);
      wasm.choose(layout.forms, stride, whole, layout.offsets, count, layout.labels, layout.winners);
      return { labels, winners };
    },
    add: (index, places, shares, length) => {
      new Uint32Array(buffer, layout.places, length).set(places.subarray(0, length));
      new Float64Array(buffer, layout.shares, length).set(shares.subarray(0, length));
      add(wasm, layout, gaussians, index, length, added);
    },
    sums: () => added,
  };
}

/** Byte addresses in the module's memory, for one call. */
type Layout = ReturnType<typeof layOut>;

function layOut(wasm: GaussianExports, gaussians: Gaussians) {
  const { count, bandCount, shape } = gaussians;
  const rows = roundUp(bandCount, 4);
  const wanted = roundUp(Math.floor(TILE_SAMPLES / bandCount), 8);
  const tile = Math.min(LARGEST_TILE, Math.max(SMALLEST_TILE, wanted));
  // A cache line more than the tile, so that the planes do not all fall into the same sets of the cache.
  const stride = tile * 4 + 64;
  const gatheredStride = tile * 8 + 64;
  const factorBytes = roundUp(shape === 'full' ? (rows * (rows + 4)) / 2 : bandCount, 4) * 4;
  let end = 1024;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const places = {
    offsets: take(count * 4),
    means: take(count * bandCount * 8),
    factors: take(count * factorBytes),
    forms: take(count * stride),
    labels: take(tile * 2),
    winners: take(tile * 4),
    places: take(tile * 4),
    shares: take(tile * 8),
    sums: take(bandCount * 8),
    squares: take(bandCount * 8),
    square: take(shape === 'full' ? rows * rows * 8 : 0),
    planes: take(bandCount * stride),
    deviations: take(bandCount * stride),
    gathered: take(rows * gatheredStride),
    weighted: take(rows * gatheredStride),
  };
  growTo(wasm.memory, end);
  const { buffer } = wasm.memory;
  // What an earlier call left behind the last band might not be finite.
  for (const from of [places.gathered, places.weighted])
    new Uint8Array(buffer, from, rows * gatheredStride).fill(0);
  return { buffer, tile, stride, gatheredStride, factorBytes, rows, ...places };
}

function load({ buffer, planes, stride }: Layout, samples: NumericSamples, band: number): void {
  new Float32Array(buffer, planes + band * stride, samples.length).set(samples);
}

function measure(
  wasm: GaussianExports,
  { planes, deviations, stride, means, factors, factorBytes, forms }: Layout,
  { bandCount, shape }: Gaussians,
  index: number,
  length: number,
): void {
  const whole = roundUp(length, 8);
  const mean = means + index * bandCount * 8;
  wasm.deviate(planes, stride, whole, bandCount, mean, deviations);
  const form = shape === 'full' ? wasm.quadraticForm : wasm.diagonalForm;
  form(deviations, stride, whole, bandCount, factors + index * factorBytes, forms + index * stride);
}

function add(
  wasm: GaussianExports,
  layout: Layout,
  gaussians: Gaussians,
  index: number,
  length: number,
  added: ReturnType<GaussianBench['sums']>,
): void {
  const { bandCount, shape } = gaussians;
  const { buffer, gathered, weighted, gatheredStride, rows } = layout;
  const sums = new Float64Array(buffer, layout.sums, bandCount).fill(0);
  const squares = new Float64Array(buffer, layout.squares, bandCount).fill(0);
  wasm.gather(
    layout.planes,
    layout.stride,
    bandCount,
    layout.means + index * bandCount * 8,
    layout.places,
    layout.shares,
    length,
    gathered,
    weighted,
    gatheredStride,
    layout.sums,
    layout.squares,
  );
  for (let band = 0; band < bandCount; band++) added.sums[index * bandCount + band] += sums[band];
  let place = index * factorLength(gaussians);
  if (shape === 'diagonal') {
    for (let band = 0; band < bandCount; band++) added.products[place++] += squares[band];
    return;
  }
  const square = new Float64Array(buffer, layout.square, rows * rows).fill(0);
  wasm.products(gathered, weighted, gatheredStride, roundUp(length, 2), rows, layout.square);
  for (let row = 0; row < bandCount; row++) {
    for (let column = 0; column <= row; column++) added.products[place++] += square[row * rows + column];
  }
}
