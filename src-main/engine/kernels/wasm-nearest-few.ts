import type { Centres, PixelPlanes } from './centre-kernel.ts';
import { NEAREST_FEW_WASM } from './generated/nearest-few-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { emptyNearestFew, type NearestFew, type NearestFewKernel } from './nearest-few-kernel.ts';

/** What assembly/nearest-few.ts exports; byte addresses, bytes and counts. */
interface NearestFewExports {
  readonly memory: KernelMemory;
  nearestFew(
    planes: number,
    stride: number,
    pixels: number,
    components: number,
    points: number,
    count: number,
    few: number,
    distances: number,
    indices: number,
  ): void;
}

/** Below it lies what the compiler put there. */
const START = 1024;
/** Pixels brought into the module's memory at a time, a multiple of 4. */
const TILE = 1024;
const STRIDE = TILE * 4;

/** The search compiled from AssemblyScript, four pixels at a time; undefined where the host cannot run it. */
export function createWasmNearestFew(): NearestFewKernel | undefined {
  const wasm = instantiate<NearestFewExports>(NEAREST_FEW_WASM);
  if (!wasm) return undefined;
  return { name: 'wasm', nearest: (pixels, points, few) => nearest(wasm, pixels, points, few) };
}

function nearest(
  wasm: NearestFewExports,
  { length, planes }: PixelPlanes,
  points: Centres,
  few: number,
): NearestFew {
  const components = points.bandCount <= 4 ? 4 : 8;
  const distances = START + components * STRIDE;
  const indices = distances + few * STRIDE;
  const pointsAt = indices + few * STRIDE;
  growTo(wasm.memory, pointsAt + points.count * components * 4);
  const { buffer } = wasm.memory;
  new Uint8Array(buffer, START, components * STRIDE).fill(0);
  packPoints(points, new Float32Array(buffer, pointsAt, points.count * components), components);
  const found = emptyNearestFew(length, few);
  for (let from = 0; from < length; from += TILE) {
    const tile = Math.min(TILE, length - from);
    planes.forEach((plane, component) => {
      new Float32Array(buffer, START + component * STRIDE, tile).set(plane.subarray(from, from + tile));
    });
    wasm.nearestFew(START, STRIDE, tile, components, pointsAt, points.count, few, distances, indices);
    for (let rank = 0; rank < few; rank++) {
      found.distances[rank].set(new Float32Array(buffer, distances + rank * STRIDE, tile), from);
      found.indices[rank].set(new Int32Array(buffer, indices + rank * STRIDE, tile), from);
    }
  }
  return found;
}

/** Components that the points lack become 0. */
function packPoints({ count, bandCount, values }: Centres, packed: Float32Array, components: number): void {
  packed.fill(0);
  for (let point = 0; point < count; point++) {
    packed.set(values.subarray(point * bandCount, (point + 1) * bandCount), point * components);
  }
}
