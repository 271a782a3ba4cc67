import { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { Crs } from './crs.ts';
import type { FeatureLayer } from './feature-layer.ts';
import type { AreaOfInterest, Polygon, Ring } from './geometry.ts';
import { ringReader } from './ring-reader.ts';

/** An area without the id that the project gives it. */
export type NamedArea = Pick<AreaOfInterest, 'name' | 'polygons'>;

interface FoundGeometry {
  readonly name: string;
  readonly type: string;
  readonly coordinates: unknown;
}

const positionSchema = z.array(z.number()).min(2);
const ringSchema = z.array(positionSchema);
const COORDINATES = {
  Polygon: z.array(ringSchema).transform((polygon) => [polygon]),
  MultiPolygon: z.array(z.array(ringSchema)),
} as const;

/**
 * The polygons of layers of features as areas, one for each feature, in the scene's coordinates. Long edges are bent as the
 * scene's system asks. Throws `bad-input` naming the source and what to do.
 */
export async function areasOfFeatures(
  layers: readonly FeatureLayer[],
  sceneCrs: Crs | undefined,
): Promise<NamedArea[]> {
  const found = layers.map((layer) => ({ layer, geometries: geometriesOf(layer) }));
  const usable = found.filter(({ geometries }) => geometries.some(({ type }) => type in COORDINATES));
  if (usable.length === 0)
    throw noPolygons(
      found.flatMap(({ geometries }) => geometries),
      layers,
    );
  const areas: NamedArea[] = [];
  for (const { layer, geometries } of usable) {
    const reader = await ringReader(layer, sceneCrs);
    for (const geometry of geometries.filter(({ type }) => type in COORDINATES)) {
      const polygons = polygonsOf(geometry, layer.sourceName).map((polygon) =>
        polygon.map((ring) => reader.readRing(ring, geometry.name)),
      );
      areas.push({ name: geometry.name, polygons });
    }
  }
  return areas;
}

function geometriesOf({ features }: FeatureLayer): FoundGeometry[] {
  return features.filter(isRecord).flatMap((feature, index) => {
    const geometry = feature.type === 'Feature' ? feature.geometry : feature;
    return flatten(geometry, nameOf(feature, index));
  });
}

function flatten(geometry: unknown, name: string): FoundGeometry[] {
  if (!isRecord(geometry)) return [];
  if (geometry.type === 'GeometryCollection' && Array.isArray(geometry.geometries)) {
    return geometry.geometries.flatMap((part) => flatten(part, name));
  }
  return [{ name, type: String(geometry.type), coordinates: geometry.coordinates }];
}

function nameOf(feature: Record<string, unknown>, index: number): string {
  const properties = isRecord(feature.properties) ? feature.properties : {};
  const named = ['name', 'Name', 'NAME', 'title', 'id'].map((key) => properties[key]).concat(feature.id);
  const name = named.find((value) => ['string', 'number'].includes(typeof value) && String(value).trim());
  return name === undefined ? `Area ${index + 1}` : String(name).trim().slice(0, 120);
}

function noPolygons(found: readonly FoundGeometry[], layers: readonly FeatureLayer[]): EngineError {
  const sourceName = layers.map((layer) => layer.sourceName).join(', ') || 'The file';
  const counts = new Map<string, number>();
  for (const { type } of found) counts.set(type, (counts.get(type) ?? 0) + 1);
  const held = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
  return new EngineError(
    'bad-input',
    `${sourceName} has no Polygon or MultiPolygon${held ? ` (it has ${held})` : ''}; an area is drawn as a polygon.`,
  );
}

function polygonsOf({ type, coordinates, name }: FoundGeometry, sourceName: string): Polygon[] {
  const { success, data } = COORDINATES[type as keyof typeof COORDINATES].safeParse(coordinates);
  if (!success) {
    throw new EngineError(
      'bad-input',
      `${sourceName}: the coordinates of "${name}" are not those of a ${type}.`,
    );
  }
  const polygons = data.filter((polygon) => polygon.length > 0);
  if (polygons.length === 0) throw new EngineError('bad-input', `${sourceName}: "${name}" is empty.`);
  return polygons.map((polygon) => polygon.map((ring) => closedRing(ring, name, sourceName)));
}

function closedRing(positions: readonly number[][], name: string, sourceName: string): Ring {
  const ring = positions.map(([x, y]) => [x, y] as const);
  const distinct = new Set(ring.map(String)).size;
  if (distinct < 3) {
    throw new EngineError(
      'bad-input',
      `${sourceName}: a ring of "${name}" has ${distinct} different positions; it needs at least 3.`,
    );
  }
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
