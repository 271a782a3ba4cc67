import { readAll, type ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { Reader } from '../../raster/reader.ts';
import { openOwned, type OwnFiles } from '../own-files.ts';
import { refuseVariable } from '../refuse-variable.ts';
import { enviDataset } from './envi-dataset.ts';
import { headerNamesOf, openData, openHeader } from './find-files.ts';
import { isEnviHeader, parseHeader } from './parse-header.ts';

/** A band's name and wavelength take some fifty bytes; this is enough for tens of thousands of bands. */
const LARGEST_HEADER_BYTES = 16 << 20;

/** ENVI images, opened by their header or by their data file. Uncompressed real numbers in any interleave and byte order. */
export const enviReader: Reader = {
  recognises: async (head, candidate) => {
    if (isEnviHeader(head) || isEsriHeader(candidate.name, head)) return true;
    if (head.length === 0 || /\.hdr$/i.test(candidate.name)) return false;
    for (const name of headerNamesOf(candidate.name)) if (await candidate.hasBeside(name)) return true;
    return false;
  },
  open: (source, lent) => openOwned(source, lent, (files) => openPair(source, files)),
};

async function openPair(source: ByteSource, { context, own, close }: OwnFiles): Promise<Dataset> {
  refuseVariable(source.name, 'an ENVI file', context);
  const { beside } = context;
  const head = await source.read(0, Math.min(512, source.size));
  if (isEsriHeader(source.name, head)) throw esriHeader(source.name);
  const byHeader = isEnviHeader(head);
  const header = byHeader ? source : await openHeader(source.name, beside);
  if (!header) throw noHeader(source.name);
  if (!byHeader) own(header);
  const text = await headerText(header);
  const data = byHeader ? await openData(header.name, beside) : source;
  if (byHeader) own(data);
  return enviDataset(source.name, header.name, parseHeader(text), data, context.workers, close);
}

async function headerText(header: ByteSource): Promise<string> {
  if (header.size > LARGEST_HEADER_BYTES) {
    throw new EngineError('damaged', `${header.name} is too large for an ENVI header. Choose another file.`);
  }
  const bytes = await readAll(header);
  if (isEnviHeader(bytes)) return new TextDecoder().decode(bytes);
  if (isEsriHeader(header.name, bytes)) throw esriHeader(header.name);
  throw new EngineError('bad-input', `${header.name} is not an ENVI header: it does not begin with ENVI.`);
}

/** The keywords of ESRI's BIL, BIP and BSQ files, one of which comes first. */
function isEsriHeader(name: string, head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 512));
  const keyword =
    /^\s*(byteorder|layout|nrows|ncols|nbands|nbits|pixeltype|bandrowbytes|totalrowbytes)[ \t]+\S/i;
  return /\.hdr$/i.test(name) && keyword.test(text);
}

function esriHeader(name: string): EngineError {
  return new EngineError(
    'unsupported',
    `${name} is a header of ESRI's (BIL, BIP or BSQ), which cannot be read. Convert the image first: gdal_translate IN OUT.tif.`,
  );
}

function noHeader(name: string): EngineError {
  return new EngineError(
    'bad-input',
    `${name} has no ENVI header beside it. Put NAME.hdr into the same folder.`,
  );
}
