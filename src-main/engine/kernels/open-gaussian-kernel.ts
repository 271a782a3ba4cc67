import type { GaussianKernel } from './gaussian-kernel.ts';
import { plainGaussianKernel } from './plain-gaussian-kernel.ts';
import { createWasmGaussianKernel } from './wasm-gaussian-kernel.ts';

let opened: GaussianKernel | undefined;

/** This thread's kernel: the compiled one, or the plain one where the host has no WebAssembly with SIMD. */
export function openGaussianKernel(): GaussianKernel {
  opened ??= createWasmGaussianKernel() ?? plainGaussianKernel;
  return opened;
}
