import type { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import type { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js';
import { deserialize } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import { fromFeature } from 'flatgeobuf/lib/mjs/geojson/feature.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { EngineError } from '../../errors.ts';
import type { FeatureLayer, StatedCrs } from '../../geo/feature-layer.ts';
import type { AreaFile } from './area-file.ts';

/** All features of a FlatGeobuf file. Throws `damaged` for one that claims more positions than its bytes can hold. */
export async function readFlatGeobuf({ name, bytes }: AreaFile): Promise<readonly FeatureLayer[]> {
  let crs: StatedCrs = { kind: 'unstated' };
  let left = bytes.length / 8;
  const context = {
    headerMetaFn: (header: HeaderMeta): void => {
      checkIndex(name, header);
      crs = statedCrs(header);
    },
    fromFeature: (id: number, feature: Feature, header: HeaderMeta): unknown => {
      left -= numbersIn(feature.geometry(), left);
      if (left < 0) throw damaged(name);
      return fromFeature(id, feature, header);
    },
  };
  const features: unknown[] = [];
  for await (const feature of deserialize(bytes, context as never)) features.push(feature);
  return [{ sourceName: name, features, crs }];
}

/** The library computes the size of the index by dividing until one node is left. */
function checkIndex(name: string, { indexNodeSize, featuresCount }: HeaderMeta): void {
  if (indexNodeSize === 0) return;
  if (featuresCount === 0) throw new EngineError('bad-input', `${name} holds no features.`);
  if (indexNodeSize < 2) throw damaged(name);
}

function damaged(name: string): EngineError {
  return new EngineError('damaged', `${name} is damaged or cut off. Copy it again.`);
}

/** Coordinates of a geometry as its tables count them; stops counting beyond `limit`. */
function numbersIn(geometry: Geometry | null, limit: number): number {
  if (!geometry) return 0;
  // A part costs something even when it is empty, or tables that share parts could be walked for ever.
  let count = 1 + geometry.xyLength() + geometry.zLength() + geometry.endsLength();
  for (let part = 0; part < geometry.partsLength() && count <= limit; part += 1) {
    count += 1 + numbersIn(geometry.parts(part), limit - count);
  }
  return count;
}

function statedCrs({ crs }: HeaderMeta): StatedCrs {
  if (crs?.code) return { kind: 'named', name: `${crs.org ?? 'EPSG'}:${crs.code}` };
  return crs?.wkt ? { kind: 'wkt', wkt: crs.wkt } : { kind: 'unstated' };
}
