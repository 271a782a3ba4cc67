import type { BandDescription, SceneDescription } from '../api.ts';
import { gridExtent } from '../geo/grid.ts';
import { baseName } from '../paths.ts';
import type { Band, Dataset } from '../raster/raster.ts';
import { tileGridOf } from '../raster/tile-grid.ts';

/** A dataset as a shell sees it. `problems` are added to the dataset's own. */
export function describeScene(
  id: string,
  path: string,
  dataset: Dataset,
  problems: readonly string[] = [],
): SceneDescription {
  const { grid } = dataset;
  return {
    id,
    path,
    name: baseName(path),
    format: dataset.format,
    details: dataset.details,
    problems: [...dataset.problems, ...problems],
    width: grid.width,
    height: grid.height,
    transform: grid.transform,
    georeferenced: grid.georeferenced,
    extent: gridExtent(grid),
    crs: describeCrs(grid.crs),
    bands: dataset.bands.map(describeBand),
    tiles: tileGridOf(grid),
    overviewCount: dataset.overviews.length,
  };
}

function describeCrs(crs: Dataset['grid']['crs']): SceneDescription['crs'] {
  return crs && { name: crs.name, epsg: crs.epsg, proj4: crs.proj4, unit: crs.unit };
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
