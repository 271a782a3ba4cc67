import type { CentreKernel } from './centre-kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { createWasmKernel } from './wasm-kernel.ts';

let opened: CentreKernel | undefined;

/** This thread's kernel: the compiled one, or the plain one where the host has no WebAssembly with SIMD. Both give the same bits. */
export function openKernel(): CentreKernel {
  opened ??= createWasmKernel() ?? plainKernel;
  return opened;
}
