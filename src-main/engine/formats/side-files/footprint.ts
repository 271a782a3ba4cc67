import proj4 from 'proj4';
import { applyAffine } from '../../geo/affine.ts';
import type { Grid } from '../../geo/grid.ts';

/** Straight edges in the grid's system are bent on the earth: each is drawn with so many points. */
const POINTS_PER_EDGE = 8;

export interface Footprint {
  readonly geometry: {
    readonly type: 'Polygon';
    readonly coordinates: readonly (readonly [number, number])[][];
  };
  /** West, south, east, north. */
  readonly bbox: readonly [number, number, number, number];
}

/** The grid's outline in degrees, anticlockwise; undefined where it cannot be placed, or crosses the date line or a pole. */
export function footprint({ width, height, transform, georeferenced, crs }: Grid): Footprint | undefined {
  if (!georeferenced || crs?.proj4 === undefined) return undefined;
  const toDegrees = proj4(crs.proj4, '+proj=longlat +datum=WGS84 +no_defs');
  const corners = [
    [0, height],
    [width, height],
    [width, 0],
    [0, 0],
  ] as const;
  const ring = corners.flatMap(([column, row], index) => {
    const [toColumn, toRow] = corners[(index + 1) % 4];
    return Array.from({ length: POINTS_PER_EDGE }, (_, step): [number, number] => {
      const part = step / POINTS_PER_EDGE;
      const place = applyAffine(transform, column + (toColumn - column) * part, row + (toRow - row) * part);
      const [longitude, latitude] = toDegrees.forward(place);
      return [rounded(longitude), rounded(latitude)];
    });
  });
  const longitudes = ring.map(([longitude]) => longitude);
  const latitudes = ring.map(([, latitude]) => latitude);
  const onEarth =
    longitudes.every((value) => Math.abs(value) <= 180) && latitudes.every((value) => Math.abs(value) <= 90);
  if (!onEarth || crossesDateLine(longitudes)) return undefined;
  const anticlockwise = area(ring) >= 0 ? ring : ring.toReversed();
  return {
    geometry: { type: 'Polygon', coordinates: [[...anticlockwise, anticlockwise[0]]] },
    bbox: [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)],
  };
}

/** A centimetre or so. */
function rounded(degrees: number): number {
  return Number(degrees.toFixed(7));
}

function crossesDateLine(longitudes: readonly number[]): boolean {
  return longitudes.some((longitude, i) => Math.abs(longitude - longitudes.at(i - 1)!) > 180);
}

function area(ring: readonly (readonly [number, number])[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [beforeX, beforeY] = ring.at(i - 1)!;
    return sum + beforeX * y - x * beforeY;
  }, 0);
}
