import type { GeoKeyTags } from './crs.ts';

/** The GeoTIFF keys that are read (OGC 19-008, annex B). */
export const GEO_KEY = {
  modelType: 1024,
  citation: 1026,
  geographicType: 2048,
  geographicCitation: 2049,
  geographicDatum: 2050,
  angularUnits: 2054,
  angularUnitSize: 2055,
  ellipsoid: 2056,
  semiMajorAxis: 2057,
  semiMinorAxis: 2058,
  inverseFlattening: 2059,
  primeMeridianLongitude: 2061,
  toWgs84: 2062,
  projectedType: 3072,
  projectedCitation: 3073,
  projection: 3074,
  projectionMethod: 3075,
  linearUnits: 3076,
  linearUnitSize: 3077,
  standardParallel1: 3078,
  standardParallel2: 3079,
  naturalOriginLongitude: 3080,
  naturalOriginLatitude: 3081,
  falseEasting: 3082,
  falseNorthing: 3083,
  falseOriginLongitude: 3084,
  falseOriginLatitude: 3085,
  falseOriginEasting: 3086,
  falseOriginNorthing: 3087,
  centreLongitude: 3088,
  centreLatitude: 3089,
  centreEasting: 3090,
  centreNorthing: 3091,
  scaleAtNaturalOrigin: 3092,
  scaleAtCentre: 3093,
  azimuth: 3094,
  straightVerticalPoleLongitude: 3095,
  rectifiedGridAngle: 3096,
} as const;

const DOUBLE_PARAMS = 34736;
const ASCII_PARAMS = 34737;

/** "This is described by the keys that follow", instead of a code. */
export const USER_DEFINED = 32767;

export interface GeoKeys {
  /** A code (0..65535), where the key holds one. */
  code(key: number): number | undefined;
  /** The first of the keys that holds a number. */
  double(...keys: number[]): number | undefined;
  doubles(key: number): readonly number[] | undefined;
  text(key: number): string | undefined;
}

/** Looks up keys in the three tags; what points outside them counts as absent. */
export function openGeoKeys(tags: GeoKeyTags): GeoKeys {
  const entries = new Map<number, readonly [location: number, count: number, offset: number]>();
  for (let at = 4; at + 3 < tags.directory.length; at += 4) {
    const [key, location, count, offset] = tags.directory.slice(at, at + 4);
    entries.set(key, [location, count, offset]);
  }
  const doubles = (key: number): readonly number[] | undefined => {
    const [location, count, offset] = entries.get(key) ?? [];
    if (location !== DOUBLE_PARAMS) return undefined;
    const values = tags.doubles.slice(offset, offset! + count!);
    return values.length === count && values.length > 0 ? values : undefined;
  };
  return {
    code: (key) => (entries.get(key)?.[0] === 0 ? entries.get(key)![2] : undefined),
    double: (...keys) => keys.map((key) => doubles(key)?.[0]).find((value) => value !== undefined),
    doubles,
    text: (key) => {
      const [location, count, offset] = entries.get(key) ?? [];
      if (location !== ASCII_PARAMS) return undefined;
      return (
        tags.ascii
          .slice(offset, offset! + count!)
          .replace(/[|\0]+$/, '')
          .trim() || undefined
      );
    },
  };
}
