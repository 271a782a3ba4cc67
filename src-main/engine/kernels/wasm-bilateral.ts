import { weightFactor, type BilateralKernel, type Field } from './bilateral-kernel.ts';
import { BILATERAL_WASM } from './generated/bilateral-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { layOutPadded, loadPadded, mirrorMargins, paddedLength, unloadPlane } from './padded-field.ts';

/** What assembly/bilateral.ts exports; byte addresses, bytes and counts. */
interface BilateralExports {
  readonly memory: KernelMemory;
  smooth(
    planes: number,
    target: number,
    planeBytes: number,
    rowBytes: number,
    columns: number,
    rows: number,
    components: number,
    factor: number,
    radius: number,
  ): void;
}

/** Below it lies what the compiler put there. */
const START = 1024;

/** The kernel compiled from AssemblyScript, four pixels at a time; undefined where the host cannot run it. */
export function createWasmBilateral(): BilateralKernel | undefined {
  const wasm = instantiate<BilateralExports>(BILATERAL_WASM);
  if (!wasm) return undefined;
  return { name: 'wasm', smooth: (...how) => smooth(wasm, ...how) };
}

function smooth(
  wasm: BilateralExports,
  field: Field,
  scale: number,
  iterations: number,
  radius: number,
): Float32Array[] {
  const layout = layOutPadded(field);
  const length = paddedLength(layout);
  growTo(wasm.memory, START + 2 * length * 4);
  const planes = [0, 1].map((index) => {
    return new Float32Array(wasm.memory.buffer, START + index * length * 4, length);
  });
  let [from, to] = planes;
  loadPadded(field, layout, from);
  to.set(from);
  for (let round = 0; round < iterations; round++) {
    wasm.smooth(
      from.byteOffset,
      to.byteOffset,
      layout.planeFloats * 4,
      layout.rowFloats * 4,
      layout.width,
      layout.height,
      layout.components,
      weightFactor(scale),
      radius,
    );
    for (let plane = 0; plane < layout.components; plane++) mirrorMargins(layout, to, plane);
    [from, to] = [to, from];
  }
  return field.planes.map((_, plane) => unloadPlane(layout, from, plane));
}
