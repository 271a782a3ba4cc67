import { UNPACK_WASM } from './generated/unpack-wasm.ts';
import { growTo, instantiate, type KernelMemory } from './instantiate.ts';
import { roundUp } from './kernel-memory.ts';

/** Rows of pixels as they lie in a block once it is decompressed, sample by sample. */
export interface PackedRows {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly wordBytes: 1 | 2 | 4 | 8;
  /** TIFF's: 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: number;
  /** Where predictor 3 is not used, which orders bytes in its own way. */
  readonly littleEndian: boolean;
}

/** What takes most of the time of unpacking a block, compiled. Same results as the plain functions of formats/geotiff. */
export interface UnpackKernel {
  /**
   * Undoes the predictor and writes `bands` (zero-based samples of the pixel) of the rows to one target each, from `place` bytes
   * on. False, with nothing done, where a row is too long for its memory.
   */
  splitBands(
    packed: PackedRows,
    bands: readonly number[],
    targets: readonly Uint8Array[],
    place: number,
  ): boolean;
  /** As `decodeLzw`; undefined where the stream is too long for its memory, 'damaged' for a code that was never defined. */
  decodeLzw(bytes: Uint8Array, maximumBytes: number): Uint8Array | 'damaged' | undefined;
}

/** What assembly/split-bands.ts and assembly/decode-lzw.ts export; every argument is a byte address or a count. */
interface UnpackExports {
  readonly memory: KernelMemory;
  swapWords(bytes: number, length: number, wordBytes: number): void;
  sumRow(from: number, to: number, length: number, step: number, wordBytes: number): void;
  joinBytes(from: number, to: number, samples: number, wordBytes: number): void;
  splitRow(
    from: number,
    width: number,
    samplesPerPixel: number,
    wordBytes: number,
    count: number,
    to: number,
    stride: number,
  ): void;
  decodeLzw(input: number, length: number, output: number, room: number): number;
}

/** Where the module's own tables have ended. */
const FREE_FROM = 32768;
/** Rows that are worked on together should stay in a core's second-level cache. */
const CHUNK_BYTES = 1 << 18;
/** An instance never gives memory back, so that what is larger goes the plain way. */
const MAXIMUM_BYTES = 64 << 20;
/** By so much the loops may read and write beyond an end. */
const MARGIN = 64;

let opened: UnpackKernel | undefined | null = null;

/** This thread's kernel; undefined where the host has no WebAssembly with SIMD. */
export function openUnpackKernel(): UnpackKernel | undefined {
  if (opened === null) {
    const wasm = instantiate<UnpackExports>(UNPACK_WASM);
    opened = wasm && {
      splitBands: (packed, bands, targets, place) => splitBands(wasm, packed, bands, targets, place),
      decodeLzw: (bytes, maximumBytes) => decodeLzw(wasm, bytes, maximumBytes),
    };
  }
  return opened;
}

function decodeLzw(
  wasm: UnpackExports,
  bytes: Uint8Array,
  maximumBytes: number,
): Uint8Array | 'damaged' | undefined {
  // A code of 9 bits or more stands for at most 4096 bytes.
  const room = Math.min(maximumBytes, bytes.length * 4096);
  const input = FREE_FROM;
  const output = roundUp(input + bytes.length + MARGIN, MARGIN);
  const end = output + room + MARGIN;
  if (end > MAXIMUM_BYTES) return undefined;
  growTo(wasm.memory, end);
  new Uint8Array(wasm.memory.buffer).set(bytes, input);
  const written = wasm.decodeLzw(input, bytes.length, output, room);
  return written < 0 ? 'damaged' : new Uint8Array(wasm.memory.buffer, output, written).slice();
}

function splitBands(
  wasm: UnpackExports,
  packed: PackedRows,
  bands: readonly number[],
  targets: readonly Uint8Array[],
  place: number,
): boolean {
  const bench = layOut(wasm, packed, bands.length);
  if (!bench) return false;
  const memory = new Uint8Array(wasm.memory.buffer);
  const runs = runsOf(bands);
  const planeRow = packed.width * packed.wordBytes;
  for (let row = 0; row < packed.rows; row += bench.rows) {
    const rows = Math.min(bench.rows, packed.rows - row);
    const length = rows * bench.rowBytes;
    const from = row * bench.rowBytes;
    memory.set(packed.bytes.subarray(from, from + length), bench.input);
    if (!packed.littleEndian && packed.predictor !== 3) wasm.swapWords(bench.input, length, packed.wordBytes);
    for (let index = 0; index < rows; index += 1) {
      const source = undoPredictor(wasm, packed, bench, bench.input + index * bench.rowBytes);
      for (const { first, at, count } of runs) {
        const to = bench.planes + at * bench.stride + index * planeRow;
        const { width, samplesPerPixel, wordBytes } = packed;
        wasm.splitRow(source + first * wordBytes, width, samplesPerPixel, wordBytes, count, to, bench.stride);
      }
    }
    targets.forEach((target, index) => {
      const plane = bench.planes + index * bench.stride;
      target.set(memory.subarray(plane, plane + rows * planeRow), place + row * planeRow);
    });
  }
  return true;
}

/** Gives where the row's samples lie then. */
function undoPredictor(
  wasm: UnpackExports,
  { width, samplesPerPixel, wordBytes, predictor }: PackedRows,
  { rowBytes, sums, joined }: Bench,
  row: number,
): number {
  if (predictor === 2) {
    wasm.sumRow(row, sums, rowBytes, samplesPerPixel * wordBytes, wordBytes);
    return sums;
  }
  if (predictor !== 3) return row;
  wasm.sumRow(row, sums, rowBytes, samplesPerPixel, 1);
  wasm.joinBytes(sums, joined, width * samplesPerPixel, wordBytes);
  return joined;
}

/** Byte addresses in the module's memory, for one call. */
interface Bench {
  readonly rowBytes: number;
  /** Worked on together. */
  readonly rows: number;
  readonly input: number;
  /** One row, with a pixel's room before it. */
  readonly sums: number;
  readonly joined: number;
  readonly planes: number;
  /** From one band's plane to the next. */
  readonly stride: number;
}

function layOut(
  wasm: UnpackExports,
  { width, rows, samplesPerPixel, wordBytes }: PackedRows,
  bandCount: number,
): Bench | undefined {
  const pixelBytes = samplesPerPixel * wordBytes;
  const rowBytes = width * pixelBytes;
  const together = Math.min(rows, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes)));
  const stride = roundUp(together * width * wordBytes + MARGIN, MARGIN);
  const input = FREE_FROM;
  const sums = roundUp(input + together * rowBytes + MARGIN + Math.max(pixelBytes, 16), MARGIN);
  const joined = roundUp(sums + rowBytes + MARGIN, MARGIN);
  const planes = roundUp(joined + rowBytes + MARGIN, MARGIN);
  const end = planes + bandCount * stride;
  if (end > MAXIMUM_BYTES) return undefined;
  growTo(wasm.memory, end);
  return { rowBytes, rows: together, input, sums, joined, planes, stride };
}

/** Bands that follow each other, which are taken from a row together. */
function runsOf(bands: readonly number[]): { first: number; at: number; count: number }[] {
  const runs: { first: number; at: number; count: number }[] = [];
  bands.forEach((band, at) => {
    const last = runs[runs.length - 1];
    if (last && last.first + last.count === band) last.count += 1;
    else runs.push({ first: band, at, count: 1 });
  });
  return runs;
}
