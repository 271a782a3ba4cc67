import { toGdal } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { wktOf } from '../../geo/wkt-of.ts';
import type { LegendEntry } from '../../raster/exporter.ts';
import { escapeXml } from '../escape-xml.ts';
import { legendLines } from '../labels/legend-xml.ts';

export interface Auxiliary {
  /** Where the format itself cannot say it. */
  readonly grid?: Grid;
  readonly nodata?: number | bigint;
  readonly legend?: readonly LegendEntry[];
  /** 1 when absent. */
  readonly bandCount?: number;
}

/** The side-car that GDAL calls PAM: place, no-data value, names by value and an attribute table, as far as they are given. */
export function auxiliaryXml({ grid, nodata, legend, bandCount = 1 }: Auxiliary): string {
  const bands = Array.from({ length: bandCount }, (_, band) => [
    `  <PAMRasterBand band="${band + 1}">`,
    ...(nodata === undefined ? [] : [`    <NoDataValue>${nodata}</NoDataValue>`]),
    ...(legend ? legendLines(legend) : []),
    '  </PAMRasterBand>',
  ]);
  return ['<PAMDataset>', ...placeLines(grid), ...bands.flat(), '</PAMDataset>', ''].join('\n');
}

function placeLines(grid: Grid | undefined): string[] {
  if (!grid?.georeferenced) return [];
  const system = grid.crs && systemText(grid.crs);
  return [
    ...(system === undefined ? [] : [`  <SRS>${escapeXml(system)}</SRS>`]),
    `  <GeoTransform>${toGdal(grid.transform).join(', ')}</GeoTransform>`,
  ];
}

/** GDAL takes a code too, other readers well-known text only. */
function systemText(crs: Crs): string | undefined {
  return wktOf(crs) ?? (crs.epsg === undefined ? undefined : `EPSG:${crs.epsg}`);
}
