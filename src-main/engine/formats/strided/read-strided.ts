import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { bytesPerSample, createSamples, viewSamples, type Samples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import { swapWords } from '../geotiff/read/sample-words.ts';
import {
  axesByStride,
  GAP_BYTES,
  STRETCH_BYTES,
  stretchesOf,
  type Stretch,
  type StridedLayout,
  type WantedAxis,
} from './strided-layout.ts';

/** What is read at once. */
interface Piece {
  readonly offset: number;
  length: number;
  readonly stretches: Stretch[];
}

/**
 * The bands of a window, one array each, from an uncompressed cube, reading little more than what is asked for. Throws `damaged`
 * where the file ends before a sample does; nothing is set aside for what is not there.
 */
export async function readStrided(
  source: ByteSource,
  layout: StridedLayout,
  window: Window,
  bands: readonly number[],
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
  const targets = wantedBands.map(() => createSamples(layout.sampleType, window.width * window.height));
  const copy = scatterer(axes, targets, window.width, sampleBytes);
  for (const piece of piecesOf(stretchesOf(layout, sampleBytes, axes), sampleBytes)) {
    throwIfCancelled(signal);
    const bytes = aligned(await source.read(piece.offset, piece.length, signal), sampleBytes);
    if (bytes.byteLength < piece.length) throw endsEarly(source);
    if (!layout.littleEndian) swapWords(bytes, sampleBytes);
    const samples = viewSamples(
      layout.sampleType,
      bytes.buffer,
      bytes.byteOffset,
      piece.length / sampleBytes,
    );
    for (const stretch of piece.stretches)
      copy(samples, (stretch.offset - piece.offset) / sampleBytes, stretch);
  }
  return bands.map((band, index) => {
    const samples = targets[wantedBands.indexOf(band)];
    return bands.indexOf(band) === index ? samples : (samples.slice() as Samples);
  });
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
  let piece: Piece | undefined;
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

/** Copies the samples of one stretch to their places in the bands' arrays. */
function scatterer(
  [outer, middle, inner]: readonly [WantedAxis, WantedAxis, WantedAxis],
  targets: readonly Samples[],
  width: number,
  sampleBytes: number,
): (samples: Samples, at: number, stretch: Stretch) => void {
  const middleStep = middle.stride / sampleBytes;
  const innerPlaces = inner.places.map((place) => ((place - inner.places[0]) * inner.stride) / sampleBytes);
  const axisOf = [outer.axis, middle.axis, inner.axis];
  return (samples, at, { outer: outerIndex, middleFrom, middleTo }) => {
    const position = { row: 0, column: 0, band: 0 };
    position[axisOf[0]] = outerIndex;
    for (let index = middleFrom; index < middleTo; index += 1) {
      position[axisOf[1]] = index;
      position[axisOf[2]] = 0;
      const from = at + (middle.places[index] - middle.places[middleFrom]) * middleStep;
      copyInner(samples, from, innerPlaces, targets, position, axisOf[2], width);
    }
  };
}

function copyInner(
  samples: Samples,
  from: number,
  places: readonly number[],
  targets: readonly Samples[],
  { row, column, band }: { row: number; column: number; band: number },
  axis: WantedAxis['axis'],
  width: number,
): void {
  const to = row * width + column;
  if (axis === 'band') {
    for (let index = 0; index < places.length; index += 1) targets[index][to] = samples[from + places[index]];
    return;
  }
  const target = targets[band];
  if (axis === 'column' && places[places.length - 1] === places.length - 1) {
    target.set(samples.subarray(from, from + places.length) as never, to);
    return;
  }
  const step = axis === 'row' ? width : 1;
  for (let index = 0; index < places.length; index += 1)
    target[to + index * step] = samples[from + places[index]];
}

/** The bytes where a typed array can lie over them. */
function aligned(bytes: Uint8Array, sampleBytes: number): Uint8Array<ArrayBuffer> {
  const usable = bytes.byteOffset % sampleBytes === 0 && bytes.buffer instanceof ArrayBuffer;
  return usable ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
