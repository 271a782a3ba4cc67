import type { AreaFile } from '../../src-main/engine/api.ts';
import type { Project } from '../../src-main/engine/project/document.ts';
import { refusal } from './fake-refusal.ts';

type StoredArea = Project['areas'][number];
type Rings = StoredArea['polygons'][number];

interface Shape {
  readonly type: string;
  readonly features?: readonly Shape[];
  readonly geometry?: Shape;
  readonly coordinates?: unknown;
}

/** Areas of a GeoJSON file; its coordinates are taken for the scene's own. */
export function fakeAreasFrom({ name, bytes }: AreaFile): StoredArea[] {
  const polygons = polygonsOf(parse(name, new TextDecoder().decode(bytes)));
  if (polygons.length === 0) throw refusal('bad-input', `${name} holds no polygons.`);
  return [{ id: crypto.randomUUID(), name, polygons }];
}

function parse(name: string, geojson: string): Shape {
  try {
    return JSON.parse(geojson) as Shape;
  } catch {
    throw refusal('bad-input', `${name} is not GeoJSON.`);
  }
}

function polygonsOf(shape: Shape): Rings[] {
  if (shape.features) return shape.features.flatMap(polygonsOf);
  if (shape.geometry) return polygonsOf(shape.geometry);
  if (shape.type === 'Polygon') return [shape.coordinates as Rings];
  return shape.type === 'MultiPolygon' ? (shape.coordinates as Rings[]) : [];
}
