import { deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../engine/random.ts';
import { nodeCodecs } from './codecs.ts';

const text = new TextEncoder().encode('hello land cover '.repeat(2000));

describe('inflate', () => {
  it('reads zlib and raw deflate streams', () => {
    expect(nodeCodecs.inflate(deflateSync(text), text.length)).toEqual(Buffer.from(text));
    expect(nodeCodecs.inflate(deflateRawSync(text), text.length)).toEqual(Buffer.from(text));
  });

  it('undoes deflate', () => {
    expect(nodeCodecs.inflate(nodeCodecs.deflate(text, 4), text.length)).toEqual(Buffer.from(text));
  });

  it('stops at the bytes asked for', () => {
    expect(nodeCodecs.inflate(deflateSync(text), 100)).toEqual(Buffer.from(text.subarray(0, 100)));
  });

  it('accepts a stream whose end is missing only where nothing asked for is missing', () => {
    const withoutChecksum = deflateSync(text).subarray(0, -4);
    expect(nodeCodecs.inflate(withoutChecksum, text.length)).toEqual(Buffer.from(text));
    expect(() => nodeCodecs.inflate(deflateSync(text).subarray(0, -20), text.length)).toThrow();
  });

  it('throws on a broken stream and on one that grows without end', () => {
    expect(() => nodeCodecs.inflate(new TextEncoder().encode('no stream'), 100)).toThrow();
    expect(() => nodeCodecs.inflate(deflateSync(new Uint8Array(32 << 20)), 100)).toThrow();
  });
});

it('gives what the beginning of a stream holds, but none of a broken one', () => {
  const random = createRandom(1);
  const noise = Uint8Array.from({ length: 400_000 }, () => random.below(100));
  const streams = [
    { whole: deflateSync(noise), decompress: nodeCodecs.inflate },
    { whole: deflateRawSync(noise), decompress: nodeCodecs.inflate },
    { whole: zstdCompressSync(noise), decompress: nodeCodecs.zstdDecompress },
  ];
  for (const { whole, decompress } of streams) {
    const beginning = decompress(whole.subarray(0, whole.length >> 1), noise.length, true);
    expect(beginning.length).toBeGreaterThan(noise.length / 10);
    expect(beginning.length).toBeLessThan(noise.length);
    expect(Buffer.compare(beginning, noise.subarray(0, beginning.length))).toBe(0);
    expect(decompress(whole, noise.length, true)).toEqual(Buffer.from(noise));
    expect(() => decompress(new TextEncoder().encode('no stream at all'), 100, true)).toThrow();
  }
});

describe('zstdDecompress', () => {
  it('reads a frame, stops at the bytes asked for, and throws on a cut one', () => {
    const frame = zstdCompressSync(text);
    expect(nodeCodecs.zstdDecompress(frame, text.length)).toEqual(Buffer.from(text));
    expect(nodeCodecs.zstdDecompress(frame, 10)).toEqual(Buffer.from(text.subarray(0, 10)));
    expect(() => nodeCodecs.zstdDecompress(frame.subarray(0, -3), text.length)).toThrow();
  });
});

describe('createDigest', () => {
  it('gives the md5 and sha256 of all that was put in', () => {
    const md5 = nodeCodecs.createDigest('md5');
    md5.update(new TextEncoder().encode('a'));
    md5.update(new TextEncoder().encode('bc'));
    expect(md5.hex()).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(nodeCodecs.createDigest('sha256').hex()).toMatch(/^e3b0c44298fc1c14/);
  });
});

it('finds the WebAssembly of an installed package', () => {
  const bytes = nodeCodecs.packageFile('lerc/lerc-wasm.wasm');
  expect([...bytes.subarray(0, 4)]).toEqual([0, 97, 115, 109]);
  expect(() => nodeCodecs.packageFile('no-such-package/file.wasm')).toThrow(/no-such-package/);
});
