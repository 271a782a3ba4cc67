import { discard } from '../../../bytes.ts';
import { isEngineError } from '../../../errors.ts';
import { createSamples, type Samples } from '../../../raster/samples.ts';
import { intersect, type Window } from '../../../raster/window.ts';
import type { Codecs } from '../../../workers.ts';
import { copyBlock, blocksOf } from './block-windows.ts';
import { decodeBlockApart, decodeBlockInto, type EncodedBlock } from './decode-block.ts';
import { damagedBlock, describePlace, readEncoded, type FileContext } from './encoded-block.ts';
import type { ImageLayout } from './image-layout.ts';
import type { SampleEncoding } from './sample-encoding.ts';

/** The name of this kind of deferred block. */
export const GEOTIFF_WINDOW = 'geotiff/window';

/** The blocks under a window, as they lie in the file. */
export interface EncodedWindow {
  readonly window: Window;
  readonly encoding: SampleEncoding;
  readonly bandCount: number;
  readonly blocks: readonly PlacedBlock[];
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

/** Whether a window covers most of the blocks it touches, so that hardly any is decoded for two windows. */
export function fitsBlocks(layout: ImageLayout, window: Window, bands: readonly number[]): boolean {
  if (new Set(bands).size < bands.length) return false;
  const image = { column: 0, row: 0, width: layout.width, height: layout.height };
  let pixels = 0;
  for (const { area } of blocksOf(layout, window, [bands[0]])) {
    const { width, height } = intersect(area, image);
    pixels += width * height;
  }
  return pixels <= LARGEST_WASTE * window.width * window.height;
}

/** Reads the bytes of a window; decoding is left to `decodeWindow`. Throws `damaged` like reading it. */
export async function encodedWindow(
  context: Pick<FileContext, 'source'>,
  layout: ImageLayout,
  nodata: readonly (number | bigint | undefined)[],
  window: Window,
  bands: readonly number[],
): Promise<{ encoded: EncodedWindow; transfer: ArrayBuffer[] }> {
  const requests = [...blocksOf(layout, window, bands)];
  const wanted = requests.map(({ address, bands: held }) => ({
    address,
    bands: layout.planar ? [0] : held,
  }));
  const read = await readEncoded(context, layout, nodata, wanted);
  const blocks = requests.map(({ address, area, bands: held }, index) => ({
    encoded: read.blocks[index],
    area,
    bands: held.map((band) => bands.indexOf(band)),
    place: describePlace(context, layout, address),
  }));
  const encoded = { window, encoding: layout.encoding, bandCount: bands.length, blocks };
  return { encoded, transfer: read.transfer };
}

/** The samples of each band. */
export function decodeWindow(
  { window, encoding, bandCount, blocks }: EncodedWindow,
  codecs: Codecs,
): Samples[] {
  const targets = Array.from({ length: bandCount }, () =>
    createSamples(encoding.sampleType, window.width * window.height),
  );
  for (const block of blocks) {
    const wanted = block.bands.map((band) => targets[band]);
    naming(block, () => {
      if (fillsRows(block, window)) {
        decodeBlockInto(block.encoded, codecs, wanted, block.area.row - window.row);
        return;
      }
      decodeBlockApart(block.encoded, codecs).forEach((samples, index) => {
        copyBlock(block.area, samples, window, wanted[index]);
        discard(samples.buffer);
      });
    });
  }
  for (const { encoded } of blocks) for (const { bytes } of encoded.pieces) discard(bytes.buffer);
  return targets;
}

/** Whether all rows of a block are whole rows of the window. */
function fillsRows({ area, encoded }: PlacedBlock, window: Window): boolean {
  const rows = encoded.pieces.reduce((sum, piece) => sum + piece.rows, 0);
  return (
    area.column === window.column &&
    area.width === window.width &&
    area.row >= window.row &&
    area.row + rows <= window.row + window.height
  );
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
