import { memorySource } from '../../bytes.ts';
import { IDENTITY, type AffineTransform } from '../../geo/affine.ts';
import { crsFromGeoKeys } from '../../geo/crs-from-geokeys.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { readStructure } from '../geotiff/read/directories.ts';
import { readGeoreference } from '../geotiff/read/georeference.ts';
import { tagValues } from '../geotiff/read/tag-values.ts';
import type { FileStructure } from './file-structure.ts';
import { readGmlGrid } from './gml-grid.ts';

interface Place {
  readonly transform?: AffineTransform;
  readonly crs?: Crs;
}

/** Where nothing places the pixels: rows run down the page. */
const UNPLACED: AffineTransform = [1, 0, 0, 0, -1, 0];

/**
 * Where the pixels lie, by GDAL's order: the transform of the `.aux.xml`, a GeoJP2 box, GMLJP2. A box that cannot be read is named
 * in `problems` and passed over.
 */
export async function readGrid(
  size: { readonly width: number; readonly height: number },
  { geotiffs, gml }: FileStructure,
  beside: AffineTransform | undefined,
  problems: string[],
): Promise<Grid> {
  const place = (await fromGeotiffs(geotiffs, problems)) ?? (await fromGml(gml, problems));
  const transform = beside ?? place?.transform;
  return {
    ...size,
    transform: transform ?? UNPLACED,
    georeferenced: transform !== undefined,
    crs: place?.crs,
  };
}

/** GeoJP2: a GeoTIFF of one pixel, of which only the place counts. A box may be there without saying anything. */
async function fromGeotiffs(geotiffs: readonly Uint8Array[], problems: string[]): Promise<Place | undefined> {
  for (const bytes of geotiffs) {
    try {
      const structure = await readStructure(memorySource('The GeoJP2 box', bytes));
      const place = await readGeoreference(tagValues(structure, structure.directories[0]));
      if (!place.geoKeys && !place.transform) continue;
      const crs = place.geoKeys && (await crsFromGeoKeys(place.geoKeys));
      return { crs, transform: placing(place.transform) };
    } catch {
      problems.push('The georeference in the file (GeoJP2) is damaged and not used.');
    }
  }
  return undefined;
}

/** GDAL writes the identity where it knows a reference system but no place. */
function placing(transform: AffineTransform | undefined): AffineTransform | undefined {
  return transform?.some((value, index) => value !== IDENTITY[index]) ? transform : undefined;
}

async function fromGml(texts: readonly string[], problems: string[]): Promise<Place | undefined> {
  for (const text of texts) {
    const grid = await readGmlGrid(text);
    if (grid === 'unreadable')
      problems.push('The georeference in the file (GMLJP2) cannot be read and is not used.');
    else if (grid) return grid;
  }
  return undefined;
}
