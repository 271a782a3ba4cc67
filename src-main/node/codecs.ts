import { createHash } from 'node:crypto';
import { readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  constants,
  deflateSync,
  inflateRawSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { Codecs } from '../engine/workers.ts';

/** Room for what a stream may hold beyond the bytes asked for, so that it can be cut instead of refused. */
const SPARE_BYTES = 4 << 20;

/** Deflate cannot grow data by more than 1032 times; bounds what is set aside for a short stream. */
const DEFLATE_RATIO = 1032;

/** Compression and digests of Node itself. */
export const nodeCodecs: Codecs = {
  inflate: (bytes, maximumBytes, isCut = false) => {
    const likelyBytes = Math.min(maximumBytes, bytes.byteLength * DEFLATE_RATIO);
    const inflate = hasZlibHeader(bytes) ? inflateSync : inflateRawSync;
    const run = (finishFlush: number): Uint8Array =>
      bounded(maximumBytes, likelyBytes, (options) => inflate(bytes, { ...options, finishFlush }));
    if (isCut) return run(constants.Z_SYNC_FLUSH);
    try {
      return run(constants.Z_FINISH);
    } catch (error) {
      if (!endsEarly(error)) throw error;
      // Some writers leave out the end of the stream; all that was asked for may still be there.
      const inflated = run(constants.Z_SYNC_FLUSH);
      if (inflated.byteLength < maximumBytes) throw error;
      return inflated;
    }
  },
  deflate: (bytes, level) => deflateSync(bytes, { level, memLevel: constants.Z_MAX_MEMLEVEL }),
  zstdDecompress: (bytes, maximumBytes, isCut = false) => {
    const finishFlush = isCut ? constants.ZSTD_e_continue : constants.ZSTD_e_end;
    return bounded(maximumBytes, maximumBytes, (options) =>
      zstdDecompressSync(bytes, { ...options, finishFlush }),
    );
  },
  zstdCompress: (bytes, level) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } }),
  packageFile: (specifier) => new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(specifier))),
  readAt: (descriptor, offset, target) => readSync(descriptor, target, 0, target.byteLength, offset),
  createDigest: (kind) => {
    const hash = createHash(kind);
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
};

function bounded(
  maximumBytes: number,
  likelyBytes: number,
  decompress: (options: { chunkSize: number; maxOutputLength: number }) => Uint8Array,
): Uint8Array {
  // One byte more than expected lets zlib see the end of the stream without a second buffer.
  const chunkSize = Math.max(1024, likelyBytes + 1);
  return decompress({ chunkSize, maxOutputLength: maximumBytes + SPARE_BYTES }).subarray(0, maximumBytes);
}

/** RFC 1950: method 8 and a check that makes the first two bytes a multiple of 31. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  return (bytes[0] & 0x0f) === 8 && ((bytes[0] << 8) | bytes[1]) % 31 === 0;
}

function endsEarly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}
