import { describe, expect, it } from 'vitest';
import { discard } from './bytes.ts';
import { UNPACK_WASM } from './kernels/generated/unpack-wasm.ts';
import { instantiate, type KernelMemory } from './kernels/instantiate.ts';

describe('discard', () => {
  it('empties every view of a large buffer', () => {
    const samples = new Uint16Array(1 << 20);
    const part = new Uint8Array(samples.buffer, 100, 100);
    discard(samples.buffer);
    expect([samples.length, part.length]).toEqual([0, 0]);
  });

  it('leaves a pool that others use, memory of WebAssembly and shared memory', () => {
    const pool = Buffer.from('a').buffer;
    const memory = instantiate<{ memory: KernelMemory }>(UNPACK_WASM)!.memory.buffer;
    const shared = new SharedArrayBuffer(1 << 20);
    for (const buffer of [pool, memory, shared]) {
      const length = buffer.byteLength;
      discard(buffer);
      expect(buffer.byteLength).toBe(length);
      expect(length).toBeGreaterThanOrEqual(1 << 16);
    }
  });
});
