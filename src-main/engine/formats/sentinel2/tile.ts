import type { AffineTransform } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { knownProjectedSystem } from '../../geo/known-systems.ts';
import { parseXml } from '../geotiff/read/xml.ts';
import { elementsAt, numberAt, textAt } from './xml-path.ts';

/** The grids of a tile by pixel size in metres, from MTD_TL.xml. What is not told is left out. */
export function parseTile(text: string): ReadonlyMap<number, Grid> {
  const [geocoding] = elementsAt(parseXml(text), 'Geometric_Info/Tile_Geocoding');
  const crs = crsOf(textAt(geocoding, 'HORIZONTAL_CS_CODE'), textAt(geocoding, 'HORIZONTAL_CS_NAME'));
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

function crsOf(code: string | undefined, name: string | undefined): Crs | undefined {
  const epsg = Number(/^EPSG:(\d+)$/.exec(code ?? '')?.[1] ?? NaN);
  if (Number.isNaN(epsg)) return undefined;
  const known = knownProjectedSystem(epsg);
  return { name: known?.name ?? name ?? `EPSG:${epsg}`, epsg, proj4: known?.proj4, unit: 'metre' };
}
