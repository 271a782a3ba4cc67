import { MEAN_SHIFT_WASM } from './generated/mean-shift-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import {
  STILL,
  type MeanShiftKernel,
  type MeanShiftOptions,
  type ShiftedRectangle,
} from './mean-shift-kernel.ts';
import { roundUp } from './kernel-memory.ts';

/** What assembly/mean-shift.ts exports; addresses, counts, and two squared distances. */
interface MeanShiftExports {
  readonly memory: KernelMemory;
  shiftPixels(
    planes: number,
    stride: number,
    columns: number,
    rows: number,
    margin: number,
    bands: number,
    radius: number,
    limit: number,
    still: number,
    passes: number,
    scratch: number,
    shifted: number,
    shiftedStride: number,
  ): void;
}

/** The kernel compiled from AssemblyScript, four pixels of a window at a time; undefined where the host cannot run it. */
export function createWasmMeanShift(): MeanShiftKernel | undefined {
  const wasm = instantiate<MeanShiftExports>(MEAN_SHIFT_WASM);
  return wasm && { name: 'wasm', shift: (rectangle, options) => shift(wasm, rectangle, options) };
}

function shift(
  wasm: MeanShiftExports,
  { planes, columns, rows, margin }: ShiftedRectangle,
  { radius, bandwidth, passes }: MeanShiftOptions,
): Float32Array[] {
  const pixels = (columns - 2 * margin) * (rows - 2 * margin);
  // Vectors at the right edge of the last window reach beyond it.
  const stride = roundUp((columns * rows + 3) * 4, 64);
  const shiftedStride = roundUp(pixels * 4, 64);
  const scratch = 1024;
  const from = roundUp(scratch + planes.length * 32, 64);
  const to = from + planes.length * stride;
  growTo(wasm.memory, to + planes.length * shiftedStride);
  const { buffer } = wasm.memory;
  planes.forEach((plane, band) => new Float32Array(buffer, from + band * stride, plane.length).set(plane));
  new Float32Array(buffer, to, (planes.length * shiftedStride) / 4).fill(0);
  wasm.shiftPixels(
    from,
    stride,
    columns,
    rows,
    margin,
    planes.length,
    radius,
    bandwidth * bandwidth,
    (bandwidth * STILL) ** 2,
    passes,
    scratch,
    to,
    shiftedStride,
  );
  return planes.map((_, band) => new Float32Array(buffer, to + band * shiftedStride, pixels).slice());
}
