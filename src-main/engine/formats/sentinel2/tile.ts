import type { AffineTransform } from '../../geo/affine.ts';
import { crsFromEpsg } from '../../geo/crs-from-description.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { parseXml } from '../xml.ts';
import { elementsAt, numberAt, textAt } from './xml-path.ts';

/** The grids of a tile by pixel size in metres, from MTD_TL.xml. What is not told is left out. */
export async function parseTile(text: string): Promise<ReadonlyMap<number, Grid>> {
  const [geocoding] = elementsAt(parseXml(text), 'Geometric_Info/Tile_Geocoding');
  const crs = await crsOf(textAt(geocoding, 'HORIZONTAL_CS_CODE'));
  const grids = new Map<number, Grid>();
  for (const size of elementsAt(geocoding, 'Size')) {
    const resolution = Number(size.attributes.resolution);
    const place = elementsAt(geocoding, 'Geoposition').find(
      ({ attributes }) => Number(attributes.resolution) === resolution,
    );
    const [height, width] = [numberAt(size, 'NROWS'), numberAt(size, 'NCOLS')];
    const [c, f, a, e] = ['ULX', 'ULY', 'XDIM', 'YDIM'].map((key) => numberAt(place, key));
    if (!width || !height || c === undefined || f === undefined || !a || !e) continue;
    const transform: AffineTransform = [a, 0, c, 0, e, f];
    grids.set(resolution, { width, height, transform, georeferenced: true, crs });
  }
  return grids;
}

async function crsOf(code: string | undefined): Promise<Crs | undefined> {
  const epsg = /^EPSG:(\d+)$/.exec(code ?? '')?.[1];
  return epsg === undefined ? undefined : crsFromEpsg(Number(epsg));
}
