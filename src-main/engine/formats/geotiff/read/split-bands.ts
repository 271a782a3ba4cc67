import { openUnpackKernel, type PackedRows } from '../../../kernels/unpack-kernel.ts';
import { swapWords, undoFloatPredictor, viewWords, type Words } from './sample-words.ts';

/** Rows of whole words that hold samples pixel by pixel. */
type Rows = Pick<PackedRows, 'width' | 'rows' | 'samplesPerPixel'>;

/**
 * Undoes predictor and byte order of decompressed rows, which stay as they are, and writes the wanted bands (zero-based samples of the pixel) to one
 * target each, from `firstRow` on.
 */
export function splitBands(
  packed: PackedRows,
  bands: readonly number[],
  targets: readonly Words[],
  firstRow: number,
): void {
  const { bytes, width, rows, samplesPerPixel, wordBytes, predictor, littleEndian } = packed;
  const place = firstRow * width * wordBytes;
  if (samplesPerPixel === 1 && predictor === 1 && littleEndian) {
    bytesOfWords(targets[0]).set(bytes.subarray(0, rows * width * wordBytes), place);
    return;
  }
  const done = openUnpackKernel()?.splitBands(packed, bands, targets.map(bytesOfWords), place);
  if (!done) splitBandsPlainly({ ...packed, bytes: new Uint8Array(packed.bytes) }, bands, targets, firstRow);
}

/** The same in plain TypeScript, which may change `bytes`: the one to read, for rows too long for the compiled one, and its oracle in tests. */
export function splitBandsPlainly(
  { bytes, width, rows, samplesPerPixel, wordBytes, predictor, littleEndian }: PackedRows,
  bands: readonly number[],
  targets: readonly Words[],
  firstRow: number,
): void {
  const shape = { width, rows, samplesPerPixel };
  if (predictor === 3) {
    const samples = undoFloatPredictor(bytes, width * samplesPerPixel, samplesPerPixel, wordBytes);
    copyBands(viewWords(samples, wordBytes), shape, bands, targets, firstRow);
    return;
  }
  if (!littleEndian) swapWords(bytes, wordBytes);
  const words = viewWords(bytes, wordBytes);
  const takeRow = predictor === 1 ? copyRow : words instanceof BigUint64Array ? sumBigRow : sumRow;
  eachRow(words, shape, bands, targets, firstRow, takeRow as TakeRow);
}

/** Writes the wanted bands as they are to one target each, from `firstRow` on. */
export function copyBands(
  words: Words,
  shape: Rows,
  bands: readonly number[],
  targets: readonly Words[],
  firstRow: number,
): void {
  eachRow(words, shape, bands, targets, firstRow, copyRow as TakeRow);
}

type TakeRow = (words: Words, from: number, step: number, target: Words, to: number, width: number) => void;

/** Row by row, not band by band: a row stays in the processor's first cache until the last band is taken from it. */
function eachRow(
  words: Words,
  { width, rows, samplesPerPixel: step }: Rows,
  bands: readonly number[],
  targets: readonly Words[],
  firstRow: number,
  takeRow: TakeRow,
): void {
  for (let row = 0; row < rows; row += 1) {
    const to = (firstRow + row) * width;
    for (let index = 0; index < bands.length; index += 1) {
      takeRow(words, row * width * step + bands[index], step, targets[index], to, width);
    }
  }
}

function copyRow<Kind extends Words>(
  words: Kind,
  from: number,
  step: number,
  target: Kind,
  to: number,
  width: number,
): void {
  for (let index = to; index < to + width; index += 1, from += step) target[index] = words[from];
}

/** Storing a sum in a word of 8, 16 or 32 bits wraps it as the predictor wants. */
function sumRow<Kind extends Uint8Array | Uint16Array | Uint32Array>(
  words: Kind,
  from: number,
  step: number,
  target: Kind,
  to: number,
  width: number,
): void {
  let sum = 0;
  for (let index = to; index < to + width; index += 1, from += step) {
    sum = (sum + words[from]) | 0;
    target[index] = sum;
  }
}

function sumBigRow(
  words: BigUint64Array,
  from: number,
  step: number,
  target: BigUint64Array,
  to: number,
  width: number,
): void {
  let sum = 0n;
  for (let index = to; index < to + width; index += 1, from += step) {
    sum = BigInt.asUintN(64, sum + words[from]);
    target[index] = sum;
  }
}

function bytesOfWords(words: Words): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
