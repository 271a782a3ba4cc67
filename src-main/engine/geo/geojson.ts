import { EngineError } from '../errors.ts';
import type { FeatureLayer, StatedCrs } from './feature-layer.ts';

/**
 * The features of a GeoJSON text. Its coordinates are lon/lat (RFC 7946) unless a `crs` member (GeoJSON 2008) names another
 * system. Throws `bad-input` naming the source.
 */
export function parseGeoJson(text: string, sourceName: string): FeatureLayer {
  const root = parse(text, sourceName);
  const features = root.type === 'FeatureCollection' ? root.features : [root];
  if (!Array.isArray(features)) {
    throw new EngineError('bad-input', `${sourceName}: the feature collection has no list of "features".`);
  }
  return { sourceName, features, crs: statedCrs(root.crs) };
}

function parse(text: string, sourceName: string): Record<string, unknown> {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new EngineError(
      'bad-input',
      `${sourceName} is not JSON (${(cause as Error).message}); choose a GeoJSON file.`,
      { cause },
    );
  }
  if (isRecord(root) && typeof root.type === 'string') return root;
  throw new EngineError('bad-input', `${sourceName} is JSON but not GeoJSON: it has no "type".`);
}

/** {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32725"}} */
function statedCrs(member: unknown): StatedCrs {
  const name = (member as { properties?: { name?: unknown } } | null | undefined)?.properties?.name;
  return typeof name === 'string' && name !== '' ? { kind: 'named', name } : { kind: 'lon-lat' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
