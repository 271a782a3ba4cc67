import { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { Crs } from './crs.ts';
import type { FeatureLayer } from './feature-layer.ts';
import type { Polygon, Position, Ring } from './geometry.ts';
import { ringReader, type RingReader } from './ring-reader.ts';

/** What one geometry of a feature draws, and what the feature says of it. */
export interface Shape {
  readonly name: string;
  /** As in the file: plain data, not checked. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly polygons: readonly Polygon[];
  readonly points: readonly Position[];
}

interface FoundGeometry {
  readonly name: string;
  readonly properties: Shape['properties'];
  readonly type: string;
  readonly coordinates: unknown;
}

const positionSchema = z.array(z.number()).min(2);
const ringSchema = z.array(positionSchema);
const NOTHING = { polygons: [], points: [] };
const COORDINATES = {
  Polygon: z.array(ringSchema).transform((polygon) => ({ ...NOTHING, polygons: [polygon] })),
  MultiPolygon: z.array(z.array(ringSchema)).transform((polygons) => ({ ...NOTHING, polygons })),
  Point: positionSchema.transform((point) => ({ ...NOTHING, points: [point] })),
  MultiPoint: z.array(positionSchema).transform((points) => ({ ...NOTHING, points })),
} as const;

/** Which geometries are taken; others in the file are passed over. */
export interface ShapesWanted {
  readonly kinds: readonly (keyof typeof COORDINATES)[];
  /** Said where there are none: "an area is drawn as a polygon". */
  readonly advice: string;
}

/**
 * The shapes of layers of features in the scene's coordinates, one for each geometry. Long edges are bent as the scene's system asks.
 * Throws `bad-input` naming the source and what to do.
 */
export async function shapesOfFeatures(
  layers: readonly FeatureLayer[],
  sceneCrs: Crs | undefined,
  wanted: ShapesWanted,
): Promise<Shape[]> {
  const isWanted = ({ type }: FoundGeometry): boolean => (wanted.kinds as readonly string[]).includes(type);
  const found = layers.map((layer) => ({ layer, geometries: geometriesOf(layer) }));
  const usable = found.filter(({ geometries }) => geometries.some(isWanted));
  if (usable.length === 0) {
    const all = found.flatMap(({ geometries }) => geometries);
    throw noShapes(all, layers, wanted);
  }
  const shapes: Shape[] = [];
  for (const { layer, geometries } of usable) {
    const reader = await ringReader(layer, sceneCrs);
    for (const geometry of geometries.filter(isWanted))
      shapes.push(shapeOf(geometry, reader, layer.sourceName));
  }
  return shapes;
}

function geometriesOf({ features }: FeatureLayer): FoundGeometry[] {
  return features.filter(isRecord).flatMap((feature, index) => {
    const geometry = feature.type === 'Feature' ? feature.geometry : feature;
    const properties = isRecord(feature.properties) ? feature.properties : {};
    return flatten(geometry, { name: nameOf(feature.id, properties, index), properties });
  });
}

function flatten(geometry: unknown, about: Pick<FoundGeometry, 'name' | 'properties'>): FoundGeometry[] {
  if (!isRecord(geometry)) return [];
  if (geometry.type === 'GeometryCollection' && Array.isArray(geometry.geometries)) {
    return geometry.geometries.flatMap((part) => flatten(part, about));
  }
  return [{ ...about, type: String(geometry.type), coordinates: geometry.coordinates }];
}

function nameOf(id: unknown, properties: Shape['properties'], index: number): string {
  const named = ['name', 'Name', 'NAME', 'title', 'id'].map((key) => properties[key]).concat(id);
  const name = named.find((value) => ['string', 'number'].includes(typeof value) && String(value).trim());
  return name === undefined ? `Area ${index + 1}` : String(name).trim().slice(0, 120);
}

function noShapes(
  found: readonly FoundGeometry[],
  layers: readonly FeatureLayer[],
  { kinds, advice }: ShapesWanted,
): EngineError {
  const sourceName = layers.map((layer) => layer.sourceName).join(', ') || 'The file';
  const counts = new Map<string, number>();
  for (const { type } of found) counts.set(type, (counts.get(type) ?? 0) + 1);
  const held = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
  const asked = [kinds.slice(0, -1).join(', '), kinds.at(-1)].join(' or ');
  return new EngineError(
    'bad-input',
    `${sourceName} has no ${asked}${held ? ` (it has ${held})` : ''}; ${advice}.`,
  );
}

function shapeOf(
  { name, properties, type, coordinates }: FoundGeometry,
  reader: RingReader,
  sourceName: string,
): Shape {
  const { success, data } = COORDINATES[type as keyof typeof COORDINATES].safeParse(coordinates);
  if (!success) {
    throw new EngineError(
      'bad-input',
      `${sourceName}: the coordinates of "${name}" are not those of a ${type}.`,
    );
  }
  const polygons = data.polygons.filter((polygon) => polygon.length > 0);
  if (polygons.length + data.points.length === 0)
    throw new EngineError('bad-input', `${sourceName}: "${name}" is empty.`);
  const readRing = (positions: readonly number[][]): Ring =>
    reader.readRing(closedRing(positions, name, sourceName), name);
  return {
    name,
    properties,
    polygons: polygons.map((polygon) => polygon.map(readRing)),
    points: data.points.map(([x, y]) => reader.readRing([[x, y]], name)[0]),
  };
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
