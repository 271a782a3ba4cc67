import { readAll, type ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import type { Reader } from '../../raster/reader.ts';
import { openOwned } from '../own-files.ts';
import { parseMetadata, ROOT_NAMES, type LandsatMetadata } from './metadata.ts';
import { openLandsat } from './open-landsat.ts';

const ENTRIES = [/_MTL\.txt$/i, /_MTL\.json$/i, /_MTL\.xml$/i];
const LARGEST_METADATA_BYTES = 1 << 22;

/** Landsat scenes as the USGS delivers them: a folder of one GeoTIFF for each band, opened by its MTL file. */
export const landsatReader: Reader = {
  recognises: (head) => {
    const text = new TextDecoder('latin1').decode(head);
    return ROOT_NAMES.some((name) => text.includes(name));
  },
  entryOf: (names) => {
    for (const ending of ENTRIES) {
      const entry = names.find((name) => ending.test(name));
      if (entry !== undefined) return entry;
    }
    return undefined;
  },
  open: (source, lent) =>
    openOwned(
      source,
      lent,
      async ({ context }) => openLandsat(source, await readMetadata(source), context),
      'folder',
    ),
};

async function readMetadata(source: ByteSource): Promise<LandsatMetadata> {
  if (source.size > LARGEST_METADATA_BYTES) {
    throw new EngineError('damaged', `${source.name} is too large for a Landsat metadata file.`);
  }
  const metadata = parseMetadata(new TextDecoder().decode(await readAll(source)));
  if (metadata) return metadata;
  throw new EngineError('damaged', `${source.name} holds no Landsat metadata. Copy the file again.`);
}
