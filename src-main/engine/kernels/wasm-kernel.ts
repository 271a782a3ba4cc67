import type {
  CentreKernel,
  Centres,
  ClusterSums,
  Lowered,
  NearestTwo,
  PixelPlanes,
} from './centre-kernel.ts';
import { layOut, roundUp, tilesOf } from './kernel-memory.ts';
import { packCentres } from './pack-centres.ts';
import { sumOfFour } from './plain-kernel.ts';
import { instantiateNearestCentre, type NearestCentreExports } from './wasm-module.ts';

/** The kernel compiled from AssemblyScript, four lanes at a time; undefined where the host cannot run it. */
export function createWasmKernel(features?: 'simd'): CentreKernel | undefined {
  const wasm = instantiateNearestCentre(features);
  if (!wasm) return undefined;
  return {
    name: 'wasm',
    assign: (pixels, centres) => assign(wasm, pixels, centres),
    sum: (pixels, centres) => {
      const { labels, counts, sums } = sumUp(wasm, pixels, centres, false);
      return { labels, counts, sums };
    },
    accumulate: (pixels, centres) => sumUp(wasm, pixels, centres, true),
    sumByLabels: (pixels, labels, centres) => sumUp(wasm, pixels, centres, true, labels),
    nearestTwo: (pixels, centres) => nearestTwo(wasm, pixels, centres),
    lower: (pixels, candidates, closest) => lower(wasm, pixels, candidates, closest),
  };
}

function assign(wasm: NearestCentreExports, pixels: PixelPlanes, centres: Centres): Uint16Array {
  const places = layOut(wasm, pixels, centres);
  const labels = new Uint16Array(pixels.length);
  packCentres(places, centres);
  for (const { from, length } of tilesOf(places, pixels)) {
    wasm.assign(places.table, roundUp(length, 8));
    labels.set(new Uint16Array(places.buffer, places.labels, length), from);
  }
  return labels;
}

function sumUp(
  wasm: NearestCentreExports,
  pixels: PixelPlanes,
  centres: Centres,
  withInertia: boolean,
  given?: Uint16Array,
): ClusterSums {
  const places = layOut(wasm, pixels, centres);
  const labels = given ?? new Uint16Array(pixels.length);
  const rows = centres.count + 1;
  const sums = new Float64Array(places.buffer, places.sums, rows * centres.bandCount).fill(0);
  const counts = new Uint32Array(places.buffer, places.counts, rows).fill(0);
  const inertia = new Float64Array(places.buffer, places.inertia, 4).fill(0);
  packCentres(places, centres);
  for (const { from, length } of tilesOf(places, pixels)) {
    const inTile = new Uint16Array(places.buffer, places.labels, roundUp(length, 4));
    if (given) {
      inTile.fill(0).set(given.subarray(from, from + length));
      wasm.addUp(places.table, length);
      continue;
    }
    wasm.accumulate(places.table, length, withInertia);
    labels.set(inTile.subarray(0, length), from);
  }
  return { labels, counts: counts.slice(), sums: sums.slice(), inertia: sumOfFour(inertia) };
}

function nearestTwo(wasm: NearestCentreExports, pixels: PixelPlanes, centres: Centres): NearestTwo {
  const places = layOut(wasm, pixels, centres);
  const labels = new Uint16Array(pixels.length);
  const nearest = new Float32Array(pixels.length);
  const second = new Float32Array(pixels.length);
  packCentres(places, centres);
  for (const { from, length } of tilesOf(places, pixels)) {
    wasm.compare(places.table, roundUp(length, 8));
    labels.set(new Uint16Array(places.buffer, places.labels, length), from);
    nearest.set(new Float32Array(places.buffer, places.nearest, length), from);
    second.set(new Float32Array(places.buffer, places.second, length), from);
  }
  return { labels, nearest, second };
}

function lower(
  wasm: NearestCentreExports,
  pixels: PixelPlanes,
  candidates: Centres,
  closest: Float32Array,
): Lowered {
  const places = layOut(wasm, pixels, candidates);
  const { count, bandCount } = candidates;
  const results = Array.from({ length: count }, () => new Float32Array(pixels.length));
  const totals = Array.from({ length: count }, () => new Float64Array(4));
  const shared = new Float64Array(places.buffer, places.inertia, 4);
  const lowered = new Float32Array(places.buffer, places.second, places.tile);
  const before = new Float32Array(places.buffer, places.nearest, places.tile);
  new Float32Array(places.buffer, places.groups, count * bandCount).set(candidates.values);
  for (const { from, length } of tilesOf(places, pixels)) {
    before.fill(0);
    before.set(closest.subarray(from, from + length));
    for (let candidate = 0; candidate < count; candidate++) {
      shared.set(totals[candidate]);
      wasm.lower(
        places.planes,
        places.stride,
        roundUp(length, 8),
        bandCount,
        places.groups + candidate * bandCount * 4,
        places.nearest,
        places.second,
        places.inertia,
      );
      totals[candidate].set(shared);
      results[candidate].set(lowered.subarray(0, length), from);
    }
  }
  return { totals: Float64Array.from(totals, sumOfFour), closest: results };
}
