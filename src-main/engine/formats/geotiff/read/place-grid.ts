import { asEngineError } from '../../../errors.ts';
import type { AffineTransform } from '../../../geo/affine.ts';
import { crsFromGeoKeys } from '../../../geo/crs-from-geokeys.ts';
import { crsFromWkt } from '../../../geo/crs-from-wkt.ts';
import type { Crs } from '../../../geo/crs.ts';
import type { Grid } from '../../../geo/grid.ts';
import { firstAxisIsNorth, parseWkt } from '../../../geo/wkt-tree.ts';
import type { OpenContext } from '../../../raster/reader.ts';
import { toCorner, type Georeference } from './georeference.ts';
import type { ImageLayout } from './image-layout.ts';
import type { Metadata, SystemText } from '../../gdal-metadata/parse-metadata.ts';
import { readBeside, readWorldFile } from './world-file.ts';

/** Where nothing places the pixels: rows run down the page. */
const UNPLACED: AffineTransform = [1, 0, 0, 0, -1, 0];

/**
 * Where an image lies, from what GDAL asks in its order: the side-car, the file's own tags, a world file. A `.prj` beside counts where
 * none of them names a system.
 */
export async function placeGrid(
  open: OpenContext,
  name: string,
  { width, height }: ImageLayout,
  place: Georeference | undefined,
  beside: Metadata,
  problems: string[],
): Promise<Grid> {
  const points = beside.controlPoints ?? place?.controlPoints ?? [];
  const own = beside.transform ?? place?.transform;
  const transform = own ?? (points.length === 0 ? await fromWorldFile(open, name, problems) : undefined);
  return {
    width,
    height,
    transform: transform ?? UNPLACED,
    georeferenced: transform !== undefined,
    crs: await findCrs(open, name, place, beside),
    controlPoints: transform === undefined && points.length > 0 ? points : undefined,
  };
}

async function fromWorldFile(
  open: OpenContext,
  name: string,
  problems: string[],
): Promise<AffineTransform | undefined> {
  try {
    const centred = await readWorldFile(open.beside, name);
    return centred && toCorner(centred);
  } catch (error) {
    problems.push(`The world file is not used. ${asEngineError(error, 'damaged', 'It is damaged').message}`);
    return undefined;
  }
}

async function findCrs(
  open: OpenContext,
  name: string,
  place: Georeference | undefined,
  { system }: Metadata,
): Promise<Crs | undefined> {
  const beside = system && (await crsOfText(system));
  if (beside) return beside;
  const own = place?.geoKeys && (await crsFromGeoKeys(place.geoKeys));
  if (own) return own;
  const text = await readBeside(open.beside, name, ['prj']);
  return text === undefined ? undefined : crsFromWkt(text);
}

/** Coordinates are taken as east and north; a file that says it gives them the other way round is not placed. */
async function crsOfText({ wkt, axes }: SystemText): Promise<Crs | undefined> {
  const crs = await crsFromWkt(wkt);
  if (!crs || axes === undefined || !axes.startsWith('1,2') || !firstAxisIsNorth(parseWkt(wkt))) return crs;
  return { ...crs, proj4: undefined, uncertainty: undefined };
}
