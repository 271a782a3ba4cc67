import { readAll } from '../../../bytes.ts';
import { baseName } from '../../../paths.ts';
import type { Band } from '../../../raster/raster.ts';
import type { OpenContext } from '../../../raster/reader.ts';
import {
  completeBands,
  spectraOfEnmap,
  spectraOfHeader,
  spectraOfItems,
  type BandSpectra,
} from './band-spectra.ts';
import type { ImageLayout } from './image-layout.ts';
import type { Metadata } from '../../gdal-metadata/parse-metadata.ts';

export interface CompletedBands {
  readonly bands: readonly Band[];
  /** One-based numbers of bands that are marked as bad: "1, 3-5"; undefined where none is. */
  readonly bad?: string;
}

/** A longer text beside a scene is not looked at. */
const LONGEST_TEXT = 64 << 20;

const ENMAP = /SPECTRAL_IMAGE.*\.tiff?$/i;

/**
 * Bands with their wavelengths, widths and marks from wherever they are not said band by band: names, lists of the whole file, the
 * METADATA.XML of an EnMAP product, an ENVI header of the scene's name.
 */
export async function readSpectra(
  open: OpenContext,
  name: string,
  layout: Pick<ImageLayout, 'width' | 'height' | 'bandCount'>,
  bands: readonly Band[],
  metadata: readonly Metadata[],
): Promise<CompletedBands> {
  const { bandCount } = layout;
  const lists: BandSpectra[] = metadata.map(({ items }) => spectraOfItems(items, bandCount));
  const file = baseName(name);
  if (ENMAP.test(file)) {
    const text = await textBeside(open, file.replace(ENMAP, 'METADATA.XML'));
    if (text !== undefined) lists.push(spectraOfEnmap(text, bandCount));
  }
  let completed = completeBands(bands, lists);
  if (completed.some(({ wavelength }) => wavelength === undefined)) {
    const text = await textBeside(open, file.replace(/\.[^.]*$/, '.hdr'));
    if (text !== undefined && file.includes('.')) lists.push(spectraOfHeader(text, layout));
    completed = completeBands(bands, lists);
  }
  return { bands: completed, bad: badBands(bandCount, metadata, lists) };
}

async function textBeside({ beside }: OpenContext, relativePath: string): Promise<string | undefined> {
  const source = await beside.open(relativePath);
  if (!source) return undefined;
  try {
    return source.size > LONGEST_TEXT ? undefined : new TextDecoder().decode(await readAll(source));
  } finally {
    await source.close();
  }
}

function badBands(
  bandCount: number,
  metadata: readonly Metadata[],
  lists: readonly BandSpectra[],
): string | undefined {
  const isBad = (band: number): boolean => {
    const own = metadata.map(({ bands }) => bands.get(band)?.items.bbl).find((mark) => mark !== undefined);
    const mark = own ?? lists.map(({ good }) => good?.[band]).find((value) => value !== undefined);
    return mark !== undefined && String(mark).trim() !== '' && Number(mark) === 0;
  };
  const runs: [number, number][] = [];
  for (let band = 0; band < bandCount; band += 1) {
    if (!isBad(band)) continue;
    const last = runs.at(-1);
    if (last?.[1] === band) last[1] = band + 1;
    else runs.push([band + 1, band + 1]);
  }
  if (runs.length === 0) return undefined;
  return runs.map(([first, end]) => (first === end ? `${first}` : `${first}-${end}`)).join(', ');
}
