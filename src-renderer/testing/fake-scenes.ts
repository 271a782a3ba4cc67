import type { OpenOption, OpenSceneRequest, SceneDescription } from '../../src-main/engine/api.ts';
import type { AffineTransform } from '../../src-main/engine/geo/affine.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import { FAKE_HEIGHT, FAKE_NODATA, FAKE_WAVELENGTHS, FAKE_WIDTH } from './fake-landscape.ts';

const BAND_NAMES = ['Blue', 'Green', 'Red', 'NIR', 'SWIR 1', 'SWIR 2'];

interface Placement {
  readonly pixelSize: number;
  readonly origin: readonly [number, number];
  readonly crs?: SceneDescription['crs'];
  readonly options?: readonly OpenOption[];
}

const UTM: Placement = {
  pixelSize: 30,
  origin: [672000, 5206000],
  crs: {
    name: 'WGS 84 / UTM zone 32N',
    epsg: 32632,
    proj4: '+proj=utm +zone=32 +datum=WGS84 +units=m +no_defs',
    unit: 'metre',
  },
};

const MASK: OpenOption = {
  id: 'mask',
  title: 'Mask',
  choices: [
    { value: 'none', title: 'None' },
    { value: 'clouds', title: 'Clouds' },
  ],
  value: 'none',
};

/** Files that the fake engine can open: one landscape, placed in three ways, once with something to choose. */
export const FAKE_FILES: Readonly<Record<string, Placement>> = {
  '/scenes/valley.tif': UTM,
  '/scenes/geographic.tif': {
    pixelSize: 0.0003,
    origin: [11.2, 47],
    crs: { name: 'WGS 84', epsg: 4326, proj4: '+proj=longlat +datum=WGS84 +no_defs', unit: 'degree' },
  },
  '/scenes/unplaced.tif': { pixelSize: 1, origin: [0, 0] },
  '/scenes/cloudy.tif': { ...UTM, options: [MASK] },
};

/** Undefined where there is no such file. */
export function describeFakeScene(
  path: string,
  id: string,
  { parts, options: given = {} }: OpenSceneRequest = {},
): SceneDescription | undefined {
  const placement = FAKE_FILES[path];
  if (!placement) return undefined;
  const { pixelSize, origin, crs, options } = placement;
  const [left, top] = origin;
  const extent: Extent = [left, top - FAKE_HEIGHT * pixelSize, left + FAKE_WIDTH * pixelSize, top];
  const transform: AffineTransform = [pixelSize, 0, left, 0, -pixelSize, top];
  return {
    id,
    path,
    parts,
    name: path.split('/').at(-1)!,
    format: 'GeoTIFF',
    details: {
      Compression: 'Deflate',
      Interleave: 'band',
      Tiles: '256 x 256',
      'Byte order': 'little-endian',
    },
    problems: [],
    width: FAKE_WIDTH,
    height: FAKE_HEIGHT,
    transform,
    georeferenced: crs !== undefined,
    extent,
    crs,
    bands: BAND_NAMES.map((name, index) => ({
      index,
      name,
      sampleType: 'uint16',
      wavelength: FAKE_WAVELENGTHS[index],
      scale: 0.0001,
      offset: 0,
      nodata: FAKE_NODATA,
    })),
    tiles: { origin, extent, tileSize: 256, resolutions: [4, 2, 1].map((factor) => factor * pixelSize) },
    overviewCount: 2,
    options: options?.map((option) => ({ ...option, value: given[option.id] ?? option.value })),
  };
}
