import { combinePlainly, type CombineBands, type LinearStep } from '../raster/pixel-step.ts';
import type { NumericSamples } from '../raster/samples.ts';
import { COMBINE_BANDS_WASM } from './generated/combine-bands-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { roundUp } from './kernel-memory.ts';

/** What assembly/combine-bands.ts exports; every argument is a byte address or a count. */
interface CombineExports {
  readonly memory: KernelMemory;
  combine(
    planes: number,
    stride: number,
    pixels: number,
    bands: number,
    weights: number,
    offsets: number,
    groups: number,
    results: number,
  ): void;
}

/** Samples of a tile, as float64: with the results it should stay in a core's second-level cache. */
const TILE_SAMPLES = 1 << 15;
const SMALLEST_TILE = 64;
const LARGEST_TILE = 4096;

/** Rows that the module sums up at a time. */
const GROUP = 4;

let opened: CombineBands | undefined;

/** `combinePlainly` by this thread's compiled kernel, where the host can run it: the same bits. */
export const combineBands: CombineBands = (step, planes) => {
  opened ??= createWasmCombineBands() ?? combinePlainly;
  return opened(step, planes);
};

/** Undefined where the host cannot run it. */
export function createWasmCombineBands(): CombineBands | undefined {
  const wasm = instantiate<CombineExports>(COMBINE_BANDS_WASM);
  return wasm && ((step, planes) => combine(wasm, step, planes));
}

function combine(
  wasm: CombineExports,
  { rows, offsets }: LinearStep,
  planes: readonly NumericSamples[],
): Float32Array[] {
  const { length } = planes[0];
  const bands = planes.length;
  const results = rows.map(() => new Float32Array(length));
  const wanted = Math.max(SMALLEST_TILE, Math.min(LARGEST_TILE, Math.floor(TILE_SAMPLES / bands)));
  const tile = roundUp(Math.min(length, wanted), 4);
  const groups = Math.ceil(rows.length / GROUP);
  const places = layOut(wasm, tile, bands, groups);
  const { buffer } = wasm.memory;
  packWeights(rows, new Float64Array(buffer, places.weights, groups * bands * GROUP));
  new Float64Array(buffer, places.offsets, groups * GROUP).fill(0).set(offsets);
  for (let from = 0; from < length; from += tile) {
    const count = Math.min(tile, length - from);
    planes.forEach((plane, band) => {
      new Float64Array(buffer, places.planes + band * tile * 8, count).set(
        plane.subarray(from, from + count),
      );
    });
    const { planes: samples, weights, offsets: first, results: to } = places;
    wasm.combine(samples, tile * 8, roundUp(count, 4), bands, weights, first, groups, to);
    results.forEach((result, row) => result.set(new Float32Array(buffer, to + row * tile * 4, count), from));
  }
  return results;
}

/** Group after group of four rows, band after band the weights of the four; 0 for rows that only fill up. */
function packWeights(rows: LinearStep['rows'], packed: Float64Array): void {
  packed.fill(0);
  rows.forEach((weights, row) => {
    const group = Math.floor(row / GROUP) * GROUP * weights.length;
    weights.forEach((weight, band) => (packed[group + band * GROUP + (row % GROUP)] = weight));
  });
}

/** Byte addresses in the module's memory, grown to hold them. */
function layOut(
  { memory }: CombineExports,
  tile: number,
  bands: number,
  groups: number,
): Record<'weights' | 'offsets' | 'results' | 'planes', number> {
  let end = 1024;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const places = {
    weights: take(groups * bands * GROUP * 8),
    offsets: take(groups * GROUP * 8),
    results: take(groups * GROUP * tile * 4),
    planes: take(bands * tile * 8),
  };
  growTo(memory, end);
  return places;
}
