import { describe, expect, it } from 'vitest';
import { discard, pagedBuffer } from './bytes.ts';
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

it('a buffer with pages of its own begins zeroed, gets smaller, and can be discarded', () => {
  const buffer = pagedBuffer(1 << 20);
  const samples = new Uint16Array(buffer, 0, 1 << 18);
  expect([buffer.byteLength, samples.length, samples.some((sample) => sample !== 0)]).toEqual([
    1 << 20,
    1 << 18,
    false,
  ]);
  buffer.resize(1 << 19);
  expect([buffer.byteLength, samples.length]).toEqual([1 << 19, 1 << 18]);
  discard(buffer);
  expect([buffer.byteLength, samples.length]).toEqual([0, 0]);
});
