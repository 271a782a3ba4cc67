import { applyAffine, determinant, isAxisAligned } from './affine.ts';
import type { Grid } from './grid.ts';
import type { Crs } from './crs.ts';
import { metresPerUnit } from './linear-unit.ts';

/** WGS 84: semi-major axis in metres, first eccentricity. */
const SEMI_MAJOR = 6378137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));

/** Hectares of a pixel. */
export interface PixelHectares {
  ofRow(row: number): number;
  /** Where it is the same in every row. */
  readonly everywhere?: number;
}

/**
 * The area of a grid's pixels. In a projected system that of its own plane, the same in every row; in degrees (and in Web
 * Mercator, whose plane is stretched without bound) that on the WGS 84 ellipsoid. Undefined where the file does not place its
 * pixels, the unit is unknown, or rows of such a grid do not run east.
 */
export function pixelHectares(grid: Grid): PixelHectares | undefined {
  const { georeferenced, crs, transform } = grid;
  if (!georeferenced || !crs) return undefined;
  if (crs.unit === 'degree') return onEllipsoid(grid, radians, radians);
  if (isWebMercator(crs)) return onEllipsoid(grid, (x) => x / SEMI_MAJOR, mercatorLatitude);
  const metres = metresPerUnit(crs);
  if (metres === undefined) return undefined;
  const hectares = (Math.abs(determinant(transform)) * metres ** 2) / 10_000;
  return { ofRow: () => hectares, everywhere: hectares };
}

/** Under whatever code: with its origin at Greenwich, in metres. */
function isWebMercator({ epsg, proj4 }: Crs): boolean {
  return (
    epsg === 3857 || (proj4 !== undefined && /^\+proj=merc (?=.*\+nadgrids=@null)(?=.*\+units=m)/.test(proj4))
  );
}

function onEllipsoid(
  grid: Grid,
  longitude: (x: number) => number,
  latitude: (y: number) => number,
): PixelHectares | undefined {
  const { transform } = grid;
  if (!isAxisAligned(transform)) return undefined;
  const width = Math.abs(longitude(transform[0]));
  const latitudeOf = (row: number): number => latitude(applyAffine(transform, 0, row)[1]);
  const ofRow = (row: number): number =>
    Math.abs(zone(latitudeOf(row)) - zone(latitudeOf(row + 1))) * width * 1e-4;
  return { ofRow };
}

/**
 * Square metres of the ellipsoid between the equator and a latitude (radians, cut at the poles), per radian of longitude:
 * Snyder, Map Projections: A Working Manual (1987), equation 3-12 times half the square of the semi-major axis.
 */
function zone(latitude: number): number {
  const sine = Math.sin(Math.max(-Math.PI / 2, Math.min(Math.PI / 2, latitude)));
  const e = ECCENTRICITY;
  const q = (1 - e * e) * (sine / (1 - e * e * sine * sine) + Math.atanh(e * sine) / e);
  return (SEMI_MAJOR ** 2 * q) / 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function mercatorLatitude(y: number): number {
  return Math.atan(Math.sinh(y / SEMI_MAJOR));
}
