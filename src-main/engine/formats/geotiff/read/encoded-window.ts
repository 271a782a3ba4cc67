import { isEngineError } from '../../../errors.ts';
import { createSamples, type Samples, type SampleType } from '../../../raster/samples.ts';
import { intersect, type Window } from '../../../raster/window.ts';
import type { Codecs } from '../../../workers.ts';
import { returnBytes } from '../../spare-bytes.ts';
import { copyBlock, blocksOf } from './block-windows.ts';
import {
  decodedBytes,
  isDecodedAnew,
  openPiece,
  type EncodedBlock,
  type EncodedPiece,
  type OpenedPiece,
} from './decode-block.ts';
import {
  damagedBlock,
  describePlace,
  locateBlocks,
  readEncoded,
  withBytes,
  type BlockAddress,
  type EncodedBlocks,
  type FileContext,
  type WantedBlock,
} from './encoded-block.ts';
import type { ImageLayout } from './image-layout.ts';
import { keepBlock, type KeptBlock } from './kept-block.ts';
import { readStretches, type UnreadBytes } from './read-stretches.ts';
import type { SampleEncoding } from './sample-encoding.ts';

/** The name of this kind of deferred block. */
export const GEOTIFF_WINDOW = 'geotiff/window';

/** The blocks under a window, as they lie in the file. */
export interface EncodedWindow {
  readonly window: Window;
  readonly encoding: SampleEncoding;
  readonly bandCount: number;
  readonly blocks: readonly PlacedBlock[];
  /** Where whoever decodes reads the blocks' bytes; absent where they are here. */
  readonly unread?: UnreadBytes;
}

interface PlacedBlock {
  readonly encoded: EncodedBlock;
  readonly area: Window;
  /** Which of the bands wanted it holds, in its order. */
  readonly bands: readonly number[];
  /** For messages. */
  readonly place: string;
}

/** Pixels that may be decoded for one that is wanted: a reader through the cache decodes each only once. */
const LARGEST_WASTE = 1.25;

/** Whether a window covers most of what has to be decoded for it: the blocks it touches, from their tops to its last row. */
export function fitsBlocks(layout: ImageLayout, window: Window, bands: readonly number[]): boolean {
  if (new Set(bands).size < bands.length) return false;
  const image = { column: 0, row: 0, width: layout.width, height: window.row + window.height };
  let pixels = 0;
  for (const { area } of blocksOf(layout, window, [bands[0]])) {
    const { width, height } = intersect(area, image);
    pixels += width * height;
  }
  return pixels <= LARGEST_WASTE * window.width * window.height;
}

/**
 * Reads the bytes of a window, or leaves that too to `decodeWindow` where any thread can: then nothing large passes the calling
 * thread. Blocks are kept once decompressed as long as all that the cache holds stays within `keepBytes`; those that are kept already
 * are not read. Throws `damaged` like reading it.
 */
export async function encodedWindow(
  context: Pick<FileContext, 'source' | 'cache'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  window: Window,
  { bands, keepBytes = 0 }: { readonly bands: readonly number[]; readonly keepBytes?: number },
): Promise<{ encoded: EncodedWindow; transfer: ArrayBuffer[] }> {
  const requests = [...blocksOf(layout, window, bands)];
  const wanted = requests.map(({ address, area, bands: held }) => {
    const kept = keptOf(context, layout, address, keepBytes);
    const rows = kept ? undefined : window.row + window.height - area.row;
    return { address, bands: layout.planar ? [0] : held, rows, kept };
  });
  const { blocks: read, transfer, unread } = await readOrLocate(context, layout, nodata, wanted);
  const blocks = requests.map(({ address, area, bands: held }, index) => ({
    encoded: read[index],
    area,
    bands: held.map((band) => bands.indexOf(band)),
    place: describePlace(context, layout, address),
  }));
  const encoded = { window, encoding: layout.encoding, bandCount: bands.length, blocks, unread };
  return { encoded, transfer };
}

/** Only for what is decompressed, and where a block is one piece. */
function keptOf(
  { cache }: Pick<FileContext, 'cache'>,
  layout: ImageLayout,
  { plane, blockRow, blockColumn }: BlockAddress,
  mostBytes: number,
): KeptBlock | undefined {
  const { encoding, block, samplesPerPixel } = layout;
  const [piece, ...others] = layout.pieces(plane, blockRow, blockColumn);
  if (!isDecodedAnew(encoding) || others.length > 0 || piece.length === 0) return undefined;
  const bytes = decodedBytes(block.width, piece.rows, samplesPerPixel, encoding.bitsPerSample);
  return keepBlock(cache, layout, `${plane}/${blockRow}/${blockColumn}`, bytes, mostBytes);
}

async function readOrLocate(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  wanted: readonly WantedBlock[],
): Promise<EncodedBlocks & { readonly unread?: UnreadBytes }> {
  const { name, descriptor } = context.source;
  if (descriptor === undefined) return readEncoded(context, layout, nodata, wanted);
  const { blocks, stretches } = locateBlocks(context, layout, nodata, wanted);
  return { blocks, transfer: [], unread: { name, descriptor, stretches } };
}

/** The samples of each band. */
export function decodeWindow(encoded: EncodedWindow, codecs: Codecs): Samples[] {
  return decodeRows(encoded, codecs, [encoded.window]).next().value!;
}

/**
 * The samples of each band in some slices of the window, from top to bottom, at its full width: no more is held than a slice and what
 * is decompressed of the blocks under it. The arrays are used again for the next slice.
 */
export function* decodeRows(
  { encoding, bandCount, blocks, unread }: EncodedWindow,
  codecs: Codecs,
  slices: readonly Window[],
): Generator<Samples[], undefined> {
  const largest = slices.reduce((most, { width, height }) => Math.max(most, width * height), 0);
  const targets = Array.from({ length: bandCount }, () => createSamples(encoding.sampleType, largest));
  const pieces = placedPieces(unread ? readBlocks(blocks, unread, codecs) : blocks);
  const scratch = createScratch(encoding.sampleType);
  for (const [index, slice] of slices.entries()) {
    const size = slice.width * slice.height;
    for (const piece of pieces) naming(piece.block, () => unpackInto(piece, slice, targets, scratch, codecs));
    if (index === slices.length - 1) giveBack(pieces);
    yield size === largest ? targets : targets.map((target) => target.subarray(0, size));
  }
}

/** The blocks with their bytes, which `giveBack` takes. */
function readBlocks(blocks: readonly PlacedBlock[], unread: UnreadBytes, codecs: Codecs): PlacedBlock[] {
  const { stretches } = unread;
  const located = { blocks: blocks.map(({ encoded }) => encoded), stretches };
  const read = withBytes(unread.name, located, readStretches(unread, codecs));
  return blocks.map((block, index) => ({ ...block, encoded: read[index] }));
}

function giveBack(pieces: readonly PlacedPiece[]): void {
  for (const { opened } of pieces) opened?.discard();
  for (const buffer of new Set(pieces.map(({ piece }) => piece.bytes.buffer))) returnBytes(buffer);
}

interface PlacedPiece {
  readonly block: PlacedBlock;
  readonly piece: EncodedPiece;
  readonly area: Window;
  /** From the first row that is wanted of it to the last. */
  opened?: OpenedPiece;
}

function placedPieces(blocks: readonly PlacedBlock[]): PlacedPiece[] {
  return blocks.flatMap((block) => {
    let { row } = block.area;
    return block.encoded.pieces.map((piece) => {
      const area = { ...block.area, row, height: piece.rows };
      row += piece.rows;
      return { block, piece, area };
    });
  });
}

/** Gives some arrays of a length, used again at the next call. */
type Scratch = (count: number, length: number) => Samples[];

function createScratch(type: SampleType): Scratch {
  let arrays: Samples[] = [];
  return (count, length) => {
    if (arrays.length < count || arrays[0].length < length) {
      arrays = Array.from({ length: count }, () => createSamples(type, length));
    }
    return arrays.slice(0, count).map((array) => array.subarray(0, length));
  };
}

/** Writes what a piece and a slice of the window share. */
function unpackInto(
  placed: PlacedPiece,
  slice: Window,
  targets: readonly Samples[],
  scratch: Scratch,
  codecs: Codecs,
): void {
  const { block, piece, area } = placed;
  const from = Math.max(area.row, slice.row);
  const until = Math.min(area.row + area.height, slice.row + slice.height);
  if (from >= until) return;
  placed.opened ??= openPiece(block.encoded, piece, codecs);
  const wanted = block.bands.map((band) => targets[band]);
  if (area.column === slice.column && area.width === slice.width) {
    const start = (from - slice.row) * slice.width;
    const parts = wanted.map((target) => target.subarray(start, start + (until - from) * slice.width));
    placed.opened.unpack(from - area.row, until - from, parts);
  } else {
    const apart = scratch(wanted.length, (until - from) * area.width);
    placed.opened.unpack(from - area.row, until - from, apart);
    const shared = { ...area, row: from, height: until - from };
    apart.forEach((samples, index) => copyBlock(shared, samples, slice, wanted[index]));
  }
  if (until < area.row + area.height) return;
  placed.opened.discard();
  placed.opened = undefined;
}

/** Damage is told with the place of the block. */
function naming({ place }: PlacedBlock, decode: () => void): void {
  try {
    decode();
  } catch (error) {
    if (!isEngineError(error) || error.code !== 'damaged') throw error;
    throw damagedBlock(place, `is damaged: ${error.message}`, error);
  }
}
