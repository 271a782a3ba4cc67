import type { NumericSamples } from '../raster/samples.ts';
import type { CentreKernel, Centres, ClusterSums, Lowered, PixelPlanes } from './centre-kernel.ts';
import { sumOfFour } from './plain-kernel.ts';
import { instantiateNearestCentre, type NearestCentreExports } from './wasm-module.ts';

/** Samples of a tile: it should stay in a core's second-level cache. */
const TILE_SAMPLES = 1 << 15;
const SMALLEST_TILE = 512;
const PAGE_BYTES = 65536;

/** The kernel compiled from AssemblyScript, four lanes at a time; undefined where the host cannot run it. */
export function createWasmKernel(): CentreKernel | undefined {
  const wasm = instantiateNearestCentre();
  if (!wasm) return undefined;
  return {
    name: 'wasm',
    assign: (pixels, centres) => assign(wasm, pixels, centres),
    accumulate: (pixels, centres) => accumulate(wasm, pixels, centres),
    lower: (pixels, candidates, closest) => lower(wasm, pixels, candidates, closest),
  };
}

function assign(wasm: NearestCentreExports, pixels: PixelPlanes, centres: Centres): Uint16Array {
  const bench = layOut(wasm, pixels, centres);
  const labels = new Uint16Array(pixels.length);
  packCentres(bench, centres);
  for (const tile of tilesOf(bench, pixels)) labels.set(label(bench, centres, tile), tile.from);
  return labels;
}

function accumulate(wasm: NearestCentreExports, pixels: PixelPlanes, centres: Centres): ClusterSums {
  const bench = layOut(wasm, pixels, centres);
  const labels = new Uint16Array(pixels.length);
  const rows = centres.count + 1;
  const sums = new Float64Array(bench.buffer, bench.sums, rows * centres.bandCount).fill(0);
  const counts = new Uint32Array(bench.buffer, bench.counts, rows).fill(0);
  const totals = new Float64Array(bench.buffer, bench.totals, 4).fill(0);
  packCentres(bench, centres);
  for (const tile of tilesOf(bench, pixels)) {
    labels.set(label(bench, centres, tile), tile.from);
    const { planes, stride, distances } = bench;
    wasm.accumulate(
      planes,
      stride,
      tile.length,
      centres.bandCount,
      bench.labels,
      distances,
      bench.sums,
      bench.counts,
      bench.totals,
    );
  }
  return { labels, counts: counts.slice(), sums: sums.slice(), inertia: sumOfFour(totals) };
}

function lower(
  wasm: NearestCentreExports,
  pixels: PixelPlanes,
  candidates: Centres,
  closest: Float32Array,
): Lowered {
  const bench = layOut(wasm, pixels, candidates);
  const { count, bandCount } = candidates;
  const results = Array.from({ length: count }, () => new Float32Array(pixels.length));
  const totals = Array.from({ length: count }, () => new Float64Array(4));
  const shared = new Float64Array(bench.buffer, bench.totals, 4);
  const lowered = new Float32Array(bench.buffer, bench.labels, bench.tile);
  const before = new Float32Array(bench.buffer, bench.distances, bench.tile);
  new Float32Array(bench.buffer, bench.centres, count * bandCount).set(candidates.values);
  for (const { from, length } of tilesOf(bench, pixels)) {
    before.fill(0);
    before.set(closest.subarray(from, from + length));
    for (let candidate = 0; candidate < count; candidate++) {
      shared.set(totals[candidate]);
      const centre = bench.centres + candidate * bandCount * 4;
      const whole = roundUp(length, 8);
      wasm.lower(
        bench.planes,
        bench.stride,
        whole,
        bandCount,
        centre,
        bench.distances,
        bench.labels,
        bench.totals,
      );
      totals[candidate].set(shared);
      results[candidate].set(lowered.subarray(0, length), from);
    }
  }
  return { totals: Float64Array.from(totals, sumOfFour), closest: results };
}

/** Byte addresses in the module's memory, for one call. */
interface Bench {
  readonly wasm: NearestCentreExports;
  readonly buffer: ArrayBuffer;
  /** Pixels of a tile, a multiple of 8. */
  readonly tile: number;
  /** Bytes from one band's plane to the next. */
  readonly stride: number;
  readonly centres: number;
  readonly sums: number;
  readonly counts: number;
  readonly totals: number;
  readonly labels: number;
  readonly distances: number;
  readonly staging: number;
  readonly planes: number;
}

function layOut(wasm: NearestCentreExports, pixels: PixelPlanes, { count, bandCount }: Centres): Bench {
  const wanted = Math.max(SMALLEST_TILE, Math.floor(TILE_SAMPLES / bandCount));
  const tile = roundUp(Math.min(pixels.length, wanted), 8);
  // A cache line more than the tile, so that the planes do not all fall into the same sets of the cache.
  const stride = tile * 4 + 64;
  let end = 1024;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const places = {
    centres: take(roundUp(count, 4) * bandCount * 4),
    sums: take((count + 1) * bandCount * 8),
    counts: take((count + 1) * 4),
    totals: take(32),
    labels: take(tile * 4),
    distances: take(tile * 4),
    staging: take(tile * 2),
    planes: take(bandCount * stride),
  };
  const missing = end - wasm.memory.buffer.byteLength;
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return { wasm, buffer: wasm.memory.buffer, tile, stride, ...places };
}

interface Tile {
  readonly from: number;
  readonly length: number;
}

/** Brings one tile after the other into the module's memory, as float32. */
function* tilesOf(bench: Bench, { length, planes }: PixelPlanes): Generator<Tile> {
  for (let from = 0; from < length; from += bench.tile) {
    const until = Math.min(length, from + bench.tile);
    planes.forEach((plane, band) => {
      load(bench, plane.subarray(from, until), bench.planes + band * bench.stride);
    });
    yield { from, length: until - from };
  }
}

function load({ wasm, buffer, staging }: Bench, samples: NumericSamples, to: number): void {
  const convert = conversion(wasm, samples);
  if (!convert) {
    new Float32Array(buffer, to, samples.length).set(samples);
    return;
  }
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  new Uint8Array(buffer, staging, bytes.length).set(bytes);
  convert(staging, to, roundUp(samples.length, 8));
}

function conversion(
  wasm: NearestCentreExports,
  samples: NumericSamples,
): NearestCentreExports['convertU8'] | undefined {
  if (samples instanceof Uint16Array) return wasm.convertU16;
  if (samples instanceof Int16Array) return wasm.convertI16;
  if (samples instanceof Uint8Array) return wasm.convertU8;
  if (samples instanceof Int8Array) return wasm.convertI8;
  return undefined;
}

/** Groups of four centres, band by band, the last group filled up with infinity. */
function packCentres({ buffer, centres: place }: Bench, { count, bandCount, values }: Centres): void {
  const packed = new Float32Array(buffer, place, roundUp(count, 4) * bandCount).fill(Infinity);
  for (let centre = 0; centre < count; centre++) {
    const group = (centre >> 2) * bandCount * 4 + (centre & 3);
    for (let band = 0; band < bandCount; band++) {
      packed[group + band * 4] = values[centre * bandCount + band];
    }
  }
}

/** Labels the tile in memory; the labels are a view of it. */
function label(bench: Bench, { count, bandCount }: Centres, { length }: Tile): Uint16Array {
  const { wasm, planes, stride, centres, labels, distances } = bench;
  wasm.assign(planes, stride, roundUp(length, 8), bandCount, centres, count, labels, distances);
  return new Uint16Array(bench.buffer, labels, length);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
