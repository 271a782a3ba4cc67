/** Files that areas can be loaded from, and those that belong to a shapefile. */
export const AREA_EXTENSIONS: readonly string[] = [
  '.geojson',
  '.json',
  '.gpkg',
  '.fgb',
  '.zip',
  '.shp',
  '.dbf',
  '.prj',
  '.cpg',
  '.shx',
];
