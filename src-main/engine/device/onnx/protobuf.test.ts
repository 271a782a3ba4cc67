import { describe, expect, it } from 'vitest';
import { bytes, encode, float, integer, message, text } from './protobuf.ts';

// The examples of protobuf's own description of its encoding.
describe('encode', () => {
  it('writes integers seven bits at a time, negative ones as 64 bits', () => {
    expect([...encode([integer(1, 150)])]).toEqual([0x08, 0x96, 0x01]);
    expect([...encode([integer(1, 0)])]).toEqual([0x08, 0x00]);
    expect([...encode([integer(1, -1)])]).toEqual([0x08, ...Array<number>(9).fill(0xff), 0x01]);
    expect([...encode([integer(16, 2 ** 32)])]).toEqual([0x80, 0x01, 0x80, 0x80, 0x80, 0x80, 0x10]);
  });

  it('writes text and bytes after their length', () => {
    expect([...encode([text(2, 'testing')])]).toEqual([0x12, 7, ...new TextEncoder().encode('testing')]);
    const long = encode([bytes(2, new Uint8Array(300))]);
    expect([...long.subarray(0, 3)]).toEqual([0x12, 0xac, 0x02]);
    expect(long).toHaveLength(303);
  });

  it('writes messages inside messages, and fields in order', () => {
    expect([...encode([message(3, [integer(1, 150)]), float(2, 1)])]).toEqual([
      0x1a, 3, 0x08, 0x96, 0x01, 0x15, 0, 0, 0x80, 0x3f,
    ]);
  });
});
