import type { BandDescription, SceneDescription } from '../api.ts';
import { gridExtent, type Grid } from '../geo/grid.ts';
import type { SceneReference } from '../project/document.ts';
import type { Band, Dataset } from '../raster/raster.ts';
import { tileGridOf } from '../raster/tile-grid.ts';

/** A dataset as a shell sees it. `problems` are added to the dataset's own. */
export function describeScene(
  { id, path, parts, name }: Pick<SceneReference, 'id' | 'path' | 'parts' | 'name'>,
  dataset: Dataset,
  problems: readonly string[] = [],
): SceneDescription {
  const { grid } = dataset;
  return {
    id,
    path,
    parts,
    name,
    format: dataset.format,
    details: dataset.details,
    problems: [...dataset.problems, ...problems],
    width: grid.width,
    height: grid.height,
    transform: grid.transform,
    georeferenced: grid.georeferenced,
    extent: gridExtent(grid),
    crs: describeCrs(grid),
    bands: dataset.bands.map(describeBand),
    tiles: tileGridOf(grid),
    overviewCount: dataset.overviews.length,
    options: dataset.options,
  };
}

/** Pixel coordinates are no coordinates of the system, so nothing is to be computed from them. */
function describeCrs({ crs, georeferenced }: Grid): SceneDescription['crs'] {
  if (!crs) return undefined;
  const { name, epsg, unit, uncertainty } = crs;
  return georeferenced ? { name, epsg, proj4: crs.proj4, unit, uncertainty } : { name, epsg, unit };
}

function describeBand(band: Band, index: number): BandDescription {
  const { name, sampleType, wavelength, scale, offset, unit } = band;
  return { index, name, sampleType, wavelength, scale, offset, nodata: describeNodata(band.nodata), unit };
}

/** JSON knows neither NaN nor infinity nor whole numbers beyond 2^53; these become "nan", "inf", "-inf" and digits. */
function describeNodata(nodata: number | bigint | undefined): number | string | undefined {
  if (nodata === undefined || Number.isFinite(nodata)) return nodata as number | undefined;
  if (typeof nodata === 'bigint') return nodata.toString();
  if (Number.isNaN(nodata)) return 'nan';
  return nodata > 0 ? 'inf' : '-inf';
}
