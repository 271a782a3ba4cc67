import type { PixelPlanes } from './centre-kernel.ts';
import type { ExactCentres, FuzzyKernel, FuzzySums } from './fuzzy-kernel.ts';
import { FUZZY_MEANS_WASM } from './generated/fuzzy-means-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { roundUp } from './kernel-memory.ts';
import { sidesAdded } from './plain-fuzzy-kernel.ts';

/** What assembly/fuzzy-means.ts and fuzzy-powers.ts export; every argument is a byte address or a count. */
interface FuzzyExports {
  readonly memory: KernelMemory;
  addMemberships(...where: Where): void;
  addPoweredMemberships(...where: [...Where, fuzziness: number]): void;
}

type Where = [
  planes: number,
  stride: number,
  weights: number,
  pixels: number,
  bands: number,
  centres: number,
  clusters: number,
  scratch: number,
  masses: number,
  sums: number,
  objective: number,
];

/** Samples of a tile: with the sums it should stay in a core's second-level cache. */
const TILE_SAMPLES = 1 << 14;
const SMALLEST_TILE = 64;

/** The kernel compiled from AssemblyScript; undefined where the host cannot run it. */
export function createWasmFuzzyKernel(): FuzzyKernel | undefined {
  const wasm = instantiate<FuzzyExports>(FUZZY_MEANS_WASM);
  if (!wasm) return undefined;
  return {
    name: 'wasm',
    sum: (pixels, centres, fuzziness) => sum(wasm, pixels, centres, fuzziness),
  };
}

function sum(
  wasm: FuzzyExports,
  { planes, length }: PixelPlanes,
  centres: ExactCentres,
  fuzziness: number,
): FuzzySums {
  const { count, bandCount } = centres;
  const tile = roundUp(Math.min(length, Math.max(SMALLEST_TILE, Math.floor(TILE_SAMPLES / bandCount))), 4);
  const places = layOut(wasm, tile, centres);
  const { buffer } = wasm.memory;
  const masses = new Float64Array(buffer, places.masses, count * 2).fill(0);
  const sums = new Float64Array(buffer, places.sums, count * bandCount * 2).fill(0);
  const objective = new Float64Array(buffer, places.objective, 2).fill(0);
  new Float64Array(buffer, places.centres, centres.values.length).set(centres.values);
  for (let from = 0; from < length; from += tile) {
    const until = Math.min(length, from + tile);
    const whole = roundUp(until - from, 4);
    new Float32Array(buffer, places.weights, whole).fill(1).fill(0, until - from);
    planes.forEach((plane, band) => {
      new Float32Array(buffer, places.planes + band * tile * 4, whole)
        .fill(0)
        .set(plane.subarray(from, until));
    });
    const where: Where = [
      places.planes,
      tile * 4,
      places.weights,
      whole,
      bandCount,
      places.centres,
      count,
      places.scratch,
      places.masses,
      places.sums,
      places.objective,
    ];
    if (fuzziness === 2) wasm.addMemberships(...where);
    else wasm.addPoweredMemberships(...where, fuzziness);
  }
  return { masses: sidesAdded(masses), sums: sidesAdded(sums), objective: objective[0] + objective[1] };
}

type Place = 'planes' | 'weights' | 'centres' | 'scratch' | 'masses' | 'sums' | 'objective';

/** Byte addresses in the module's memory, grown to hold them. */
function layOut(
  { memory }: FuzzyExports,
  tile: number,
  { count, bandCount }: ExactCentres,
): Record<Place, number> {
  let end = 1024;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const places = {
    planes: take(bandCount * tile * 4),
    weights: take(tile * 4),
    centres: take(count * bandCount * 8),
    scratch: take((bandCount + count) * 32),
    masses: take(count * 16),
    sums: take(count * bandCount * 16),
    objective: take(16),
  };
  growTo(memory, end);
  return places;
}
