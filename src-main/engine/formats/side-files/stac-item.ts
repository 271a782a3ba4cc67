import type { Grid } from '../../geo/grid.ts';
import { gridExtent } from '../../geo/grid.ts';
import { baseName } from '../../paths.ts';
import type { ExportOptions, LegendEntry } from '../../raster/exporter.ts';
import type { Band, Raster } from '../../raster/raster.ts';
import { footprint } from './footprint.ts';

const EXTENSIONS = {
  projection: 'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v2.0.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
  eo: 'https://stac-extensions.github.io/eo/v2.0.0/schema.json',
  classification: 'https://stac-extensions.github.io/classification/v2.0.0/schema.json',
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  tif: 'image/tiff; application=geotiff; profile=cloud-optimized',
  tiff: 'image/tiff; application=geotiff; profile=cloud-optimized',
  png: 'image/png',
};

/** The beginning of a SHA-256 as a multihash: its code, and 32 bytes. */
const MULTIHASH_SHA256 = '1220';

export interface StacAsset {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * A STAC item (specification 1.1.0) of one written file. `metadata.DATETIME`, where there is one, says when the scene was taken; a
 * scene without a date gets the time of writing, and the description says so, because an item needs one.
 */
export function stacItem(
  { grid, bands }: Pick<Raster, 'grid' | 'bands'>,
  asset: StacAsset,
  { legend, metadata }: Pick<ExportOptions, 'legend' | 'metadata'>,
  now: Date,
): object {
  const name = baseName(asset.path);
  const placed = grid.georeferenced;
  const spectral = bands.some(({ wavelength }) => wavelength !== undefined);
  return {
    type: 'Feature',
    stac_version: '1.1.0',
    stac_extensions: [
      EXTENSIONS.file,
      EXTENSIONS.raster,
      ...(placed ? [EXTENSIONS.projection] : []),
      ...(spectral && !legend ? [EXTENSIONS.eo] : []),
      ...(legend ? [EXTENSIONS.classification] : []),
    ],
    id: name.replace(/(?<=.)\.[^.]*$/, ''),
    ...(footprint(grid) ?? { geometry: null }),
    properties: { ...times(metadata, now), ...(placed ? projection(grid) : {}) },
    links: [],
    assets: { data: assetOf(name, asset, bands, legend) },
  };
}

function times({ DATETIME }: Readonly<Record<string, string>>, now: Date): object {
  const known = DATETIME === undefined ? NaN : Date.parse(DATETIME);
  if (!Number.isNaN(known)) return { datetime: new Date(known).toISOString() };
  const description = 'The scene has no date; datetime is when this file was written.';
  return { datetime: now.toISOString(), description };
}

function projection(grid: Grid): object {
  const { width, height, transform, crs } = grid;
  return {
    'proj:code': crs?.epsg === undefined ? null : `EPSG:${crs.epsg}`,
    ...(crs?.wkt === undefined ? {} : { 'proj:wkt2': crs.wkt }),
    'proj:shape': [height, width],
    'proj:transform': transform,
    'proj:bbox': gridExtent(grid),
  };
}

function assetOf(
  name: string,
  { size, sha256 }: StacAsset,
  bands: readonly Band[],
  legend: readonly LegendEntry[] | undefined,
): object {
  const ending = /\.([^.]*)$/.exec(name)?.[1].toLowerCase() ?? '';
  return {
    href: `./${encodeURIComponent(name)}`,
    type: MEDIA_TYPES[ending] ?? 'application/octet-stream',
    roles: ['data'],
    'file:size': size,
    'file:checksum': `${MULTIHASH_SHA256}${sha256}`,
    bands: bands.map(legend ? labelBand : band),
    ...(legend ? { 'classification:classes': classes(legend) } : {}),
  };
}

function labelBand({ name }: Band): object {
  return { name, nodata: 0 };
}

function band({ name, sampleType, nodata, unit, scale, offset, wavelength, bandwidth }: Band): object {
  return {
    name,
    data_type: sampleType,
    ...(nodata === undefined ? {} : { nodata: nodataValue(nodata) }),
    ...(unit === undefined ? {} : { unit }),
    ...(scale === 1 ? {} : { 'raster:scale': scale }),
    ...(offset === 0 ? {} : { 'raster:offset': offset }),
    ...(wavelength === undefined ? {} : { 'eo:center_wavelength': wavelength / 1000 }),
    ...(bandwidth === undefined ? {} : { 'eo:full_width_half_max': bandwidth / 1000 }),
  };
}

/** JSON has neither NaN nor the infinities, for which STAC has words. */
function nodataValue(nodata: number | bigint): number | string {
  if (Number.isFinite(Number(nodata))) return Number(nodata);
  return Number.isNaN(nodata) ? 'nan' : nodata > 0 ? 'inf' : '-inf';
}

/** The name for programs has no signs but letters, digits, - and _; the title is that for people. */
function classes(legend: readonly LegendEntry[]): object[] {
  return [
    { value: 0, name: 'no-data', title: 'No data', nodata: true },
    ...legend.map(({ value, name, colour, pixels }) => ({
      value,
      name: `${value}-${slug(name)}`.replace(/-$/, ''),
      title: name,
      color_hint: colour.slice(1).toUpperCase(),
      count: pixels,
    })),
  ];
}

function slug(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}
