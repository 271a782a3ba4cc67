import { discard, type ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { bytesPerSample, createSamples, sharedSamples, type Samples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import { pipeline, type Workers } from '../../workers.ts';
import { sortPiece, sortSamples, type Piece } from './sort-piece.ts';
import {
  axesByStride,
  GAP_BYTES,
  STRETCH_BYTES,
  stretchesOf,
  type Stretch,
  type StridedLayout,
} from './strided-layout.ts';

/** Sorted on the calling thread up to this: another thread would be asked in vain. */
const SMALL_BYTES = 256 << 10;
/** Pieces that are read and sorted at the same time, of up to 8 MB each. */
const IN_FLIGHT = 3;

/**
 * The bands of a window, one array each, from an uncompressed cube, reading little more than what is asked for. Many samples
 * that lie pixel by pixel are sorted by the workers. Throws `damaged` where the file ends before a sample does; nothing is set aside for what is not there.
 */
export async function readStrided(
  source: ByteSource,
  layout: StridedLayout,
  window: Window,
  bands: readonly number[],
  workers: Workers,
  signal?: AbortSignal,
): Promise<Samples[]> {
  if (bands.length === 0) return [];
  const wantedBands = [...new Set(bands)].sort((left, right) => left - right);
  const sampleBytes = bytesPerSample(layout.sampleType);
  checkEnd(source, layout, window, wantedBands[wantedBands.length - 1]);
  const axes = axesByStride(
    layout,
    range(window.row, window.height),
    range(window.column, window.width),
    wantedBands,
  );
  const pixels = window.width * window.height;
  const isLarge = pixels * wantedBands.length * sampleBytes > SMALL_BYTES;
  // Elsewhere runs of samples are copied as they are.
  const shared = axes[2].axis === 'band' && isLarge && canShare();
  const targets = wantedBands.map(() => (shared ? sharedSamples : createSamples)(layout.sampleType, pixels));
  const request = { layout, axes, targets, width: window.width };
  const sort = async (piece: Piece): Promise<void> => {
    throwIfCancelled(signal);
    const bytes = await source.read(piece.offset, piece.length, signal);
    if (bytes.byteLength < piece.length) throw endsEarly(source);
    if (!shared) {
      sortSamples({ ...request, piece, bytes });
      return discard(bytes.buffer);
    }
    const transfer = [bytes.buffer as ArrayBuffer];
    await workers.run(sortPiece, { ...request, piece, bytes }, { signal, transfer });
  };
  await pipeline(piecesOf(stretchesOf(layout, sampleBytes, axes), sampleBytes), IN_FLIGHT, sort, () => {});
  const own = shared ? targets.map((samples) => samples.slice() as Samples) : targets;
  return bands.map((band, index) => {
    const samples = own[wantedBands.indexOf(band)];
    return bands.indexOf(band) === index ? samples : (samples.slice() as Samples);
  });
}

function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined';
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first + index);
}

/** Before anything is set aside, because a header may claim any size. */
function checkEnd(source: ByteSource, layout: StridedLayout, window: Window, lastBand: number): void {
  const last =
    layout.offset +
    (window.row + window.height - 1) * layout.rowStride +
    (window.column + window.width - 1) * layout.columnStride +
    lastBand * layout.bandStride;
  if (last + bytesPerSample(layout.sampleType) > source.size) throw endsEarly(source);
}

function endsEarly(source: ByteSource): EngineError {
  return new EngineError(
    'damaged',
    `${source.name} ends before the rows asked for: it is truncated. Copy it again.`,
  );
}

/** Joins stretches that nearly touch; only whole samples may lie between them. */
function* piecesOf(stretches: Iterable<Stretch>, sampleBytes: number): Generator<Piece> {
  let piece: { offset: number; length: number; stretches: Stretch[] } | undefined;
  for (const stretch of stretches) {
    const joined = piece && stretch.offset + stretch.length - piece.offset;
    const gap = piece && stretch.offset - piece.offset - piece.length;
    if (
      piece &&
      gap! <= GAP_BYTES &&
      joined! <= STRETCH_BYTES &&
      (stretch.offset - piece.offset) % sampleBytes === 0
    ) {
      piece.length = joined!;
      piece.stretches.push(stretch);
    } else {
      if (piece) yield piece;
      piece = { offset: stretch.offset, length: stretch.length, stretches: [stretch] };
    }
  }
  if (piece) yield piece;
}
