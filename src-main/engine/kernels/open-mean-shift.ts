import type { MeanShiftKernel } from './mean-shift-kernel.ts';
import { plainMeanShift } from './plain-mean-shift.ts';
import { createWasmMeanShift } from './wasm-mean-shift.ts';

let opened: MeanShiftKernel | undefined;

/** This thread's kernel: the compiled one, or the plain one where the host has no WebAssembly with SIMD. Both give the same bits. */
export function openMeanShift(): MeanShiftKernel {
  opened ??= createWasmMeanShift() ?? plainMeanShift;
  return opened;
}
