import { isLevel2, processingLevel, sceneBands } from './scene-bands.ts';
import { numberOf, valueOf, type LandsatMetadata } from './metadata.ts';

/** What people want to know of a scene: sensor, date, sun, processing. */
export function sceneDetails(metadata: LandsatMetadata): Record<string, string> {
  const collection = valueOf(metadata, 'COLLECTION_NUMBER');
  const category = valueOf(metadata, 'COLLECTION_CATEGORY');
  const time = valueOf(metadata, 'SCENE_CENTER_TIME')?.slice(0, 8);
  const date = valueOf(metadata, 'DATE_ACQUIRED') ?? valueOf(metadata, 'ACQUISITION_DATE');
  const cloud = numberOf(metadata, 'CLOUD_COVER');
  const sun = numberOf(metadata, 'SUN_ELEVATION');
  const known: Record<string, string | undefined> = {
    Satellite: valueOf(metadata, 'SPACECRAFT_ID')?.replace(/^LANDSAT_?/i, 'Landsat '),
    Sensor: valueOf(metadata, 'SENSOR_ID')?.replace('_', '/'),
    Acquired: date && (time ? `${date} ${time} UTC` : date),
    'Processing level': processingLevel(metadata),
    Collection: collection && [Number(collection), category].filter(Boolean).join(', '),
    'Sun elevation': sun === undefined ? undefined : `${sun.toFixed(1)}°`,
    'Cloud cover': cloud === undefined || cloud < 0 ? undefined : `${cloud} %`,
    Values: valuesOf(metadata),
  };
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => !!entry[1]));
}

function valuesOf(metadata: LandsatMetadata): string | undefined {
  if (isLevel2(metadata)) return 'Surface reflectance; surface temperature in kelvin';
  const bands = sceneBands(metadata);
  if (bands.every(({ facts }) => facts.scale === undefined))
    return 'Digital numbers: the metadata do not calibrate them';
  const isReflectance = bands.some(({ facts }) => facts.scale !== undefined && facts.unit === undefined);
  if (!isReflectance) return 'Radiance at the sensor';
  return 'Reflectance at the top of the atmosphere, not divided by the sine of the sun’s elevation; thermal as radiance';
}
