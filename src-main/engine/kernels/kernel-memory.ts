import type { NumericSamples } from '../raster/samples.ts';
import type { Centres, PixelPlanes } from './centre-kernel.ts';
import { growTo } from './instantiate.ts';
import type { NearestCentreExports } from './wasm-module.ts';

/** Samples of a tile: it should stay in a core's second-level cache. */
const TILE_SAMPLES = 1 << 17;
const SMALLEST_TILE = 512;

/** The module's own data lie below. */
const FREE_FROM = 4096;

/** Pixels that the module packs at a time: `STRIP` of assembly/nearest-centre.ts. */
export const STRIP = 32;

/** Byte addresses in the module's memory, for one call: what they hold says `Places` of assembly/places.ts. */
export interface KernelPlaces {
  readonly wasm: NearestCentreExports;
  readonly buffer: ArrayBuffer;
  /** Pixels of a tile, a multiple of `STRIP`. */
  readonly tile: number;
  /** Where the addresses themselves lie, for the module. */
  readonly table: number;
  /** Bytes from one band's plane to the next. */
  readonly stride: number;
  readonly groups: number;
  readonly rows: number;
  readonly shifted: number;
  readonly shift: number;
  readonly packed: number;
  readonly apart: number;
  readonly labels: number;
  readonly nearest: number;
  readonly second: number;
  readonly sums: number;
  readonly counts: number;
  readonly inertia: number;
  readonly staging: number;
  readonly planes: number;
}

/** Some pixels of a call, in memory as float32. */
export interface Tile {
  readonly from: number;
  readonly length: number;
}

/** Makes room for a call over pixels and centres. Views of the memory made before are void then. */
export function layOut(
  wasm: NearestCentreExports,
  pixels: PixelPlanes,
  { count, bandCount }: Centres,
): KernelPlaces {
  const wanted = Math.max(SMALLEST_TILE, Math.floor(TILE_SAMPLES / bandCount));
  const tile = roundUp(Math.min(pixels.length, wanted), STRIP);
  // A cache line more than the tile, so that the planes do not all fall into the same sets of the cache.
  const stride = tile * 4 + 64;
  const [groups, evenBands] = [Math.ceil(count / 4), roundUp(bandCount, 2)];
  let end = FREE_FROM;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const places = {
    table: take(128),
    groups: take(groups * bandCount * 16),
    rows: take((count + 1) * bandCount * 4),
    shifted: take(groups * (evenBands + 1) * 64),
    shift: take(bandCount * 4),
    packed: take(bandCount * STRIP * 4),
    apart: take(evenBands * STRIP * 4),
    labels: take(tile * 2 + 16),
    nearest: take(tile * 4),
    second: take(tile * 4),
    sums: take((count + 1) * bandCount * 8),
    counts: take((count + 1) * 4),
    inertia: take(32),
    staging: take(tile * 2),
    planes: take(bandCount * stride),
  };
  growTo(wasm.memory, end);
  return { wasm, buffer: wasm.memory.buffer, tile, stride, ...places };
}

/** Brings one tile after the other into the module's memory, as float32. */
export function* tilesOf(places: KernelPlaces, { length, planes }: PixelPlanes): Generator<Tile> {
  for (let from = 0; from < length; from += places.tile) {
    const until = Math.min(length, from + places.tile);
    for (let band = 0; band < planes.length; band++) {
      load(places, planes[band], from, until, places.planes + band * places.stride);
    }
    yield { from, length: until - from };
  }
}

function load(
  { wasm, buffer, staging }: KernelPlaces,
  plane: NumericSamples,
  from: number,
  until: number,
  to: number,
): void {
  const samples = until - from === plane.length ? plane : plane.subarray(from, until);
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

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
