import type { FuzzyKernel } from './fuzzy-kernel.ts';
import { plainFuzzyKernel } from './plain-fuzzy-kernel.ts';
import { createWasmFuzzyKernel } from './wasm-fuzzy-kernel.ts';

let opened: FuzzyKernel | undefined;

/** This thread's kernel: the compiled one, or the plain one where the host has no WebAssembly with SIMD. Both give the same bits. */
export function openFuzzyKernel(): FuzzyKernel {
  opened ??= createWasmFuzzyKernel() ?? plainFuzzyKernel;
  return opened;
}
