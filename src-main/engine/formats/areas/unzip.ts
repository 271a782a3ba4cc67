import { unzipSync } from 'fflate';
import { EngineError } from '../../errors.ts';
import { extensionOf, type AreaFile } from './area-file.ts';

const WANTED = ['.shp', '.dbf', '.prj', '.cpg', '.geojson', '.json', '.gpkg', '.fgb'];

/** What a small archive may claim to unpack to. */
const MAXIMUM_BYTES = 512 << 20;

/** The area files in a .zip, in whichever folder. Throws `bad-input` where there are none or they are too large. */
export function unzipAreas({ name, bytes }: AreaFile): AreaFile[] {
  let total = 0;
  const entries = unzipSync(bytes, {
    filter: ({ name: entry, originalSize }) => {
      if (entry.startsWith('__MACOSX') || !WANTED.includes(extensionOf(entry))) return false;
      total += originalSize;
      if (total <= MAXIMUM_BYTES) return true;
      throw new EngineError(
        'bad-input',
        `${name} unpacks to more than 512 MB of areas. Load a part of them.`,
      );
    },
  });
  const files = Object.entries(entries).map(([entry, content]) => ({ name: entry, bytes: content }));
  if (files.length > 0) return files;
  throw new EngineError('bad-input', `${name} holds no Shapefile, GeoJSON, GeoPackage or FlatGeobuf.`);
}
