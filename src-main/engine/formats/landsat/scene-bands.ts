import type { BandFacts } from '../../raster/with-bands.ts';
import { numberOf, valueOf, type LandsatMetadata } from './metadata.ts';
import { bandsOfSensor, type SensorBand } from './sensors.ts';

/** A band that the metadata names a file for. */
export interface SceneBand {
  readonly file: string;
  readonly kind: SensorBand['kind'];
  readonly facts: BandFacts;
}

const FILE_GROUPS = ['PRODUCT_CONTENTS', 'PRODUCT_METADATA'];
const LEVEL_1_GROUPS = ['LEVEL1_RADIOMETRIC_RESCALING', 'RADIOMETRIC_RESCALING'];
const LEVEL_2_GROUPS = ['LEVEL2_SURFACE_REFLECTANCE_PARAMETERS', 'LEVEL2_SURFACE_TEMPERATURE_PARAMETERS'];
/** Of files from before 2012, which tell the radiance of the smallest and the largest number only. */
const RANGE_GROUPS = ['MIN_MAX_RADIANCE', 'MIN_MAX_PIXEL_VALUE'];

/** Fill pixels of every level and collection. */
const FILL = 0;

/** The bands of a scene in the sensor's order, with what turns their samples into reflectance, kelvin or radiance. */
export function sceneBands(metadata: LandsatMetadata): readonly SceneBand[] {
  const sensor = valueOf(metadata, 'SENSOR_ID') ?? '';
  const spacecraft = valueOf(metadata, 'SPACECRAFT_ID') ?? '';
  return bandsOfSensor(sensor, spacecraft).flatMap((band) =>
    [band.id, `ST_B${band.id}`].flatMap((key) => {
      const file = fileOf(metadata, key);
      return file === undefined ? [] : [{ file, kind: band.kind, facts: factsOf(metadata, band, key) }];
    }),
  );
}

/** True for surface reflectance and temperature. */
export function isLevel2(metadata: LandsatMetadata): boolean {
  return /^L2/.test(processingLevel(metadata) ?? '');
}

/** "L2SP", "L1TP", "L1T" */
export function processingLevel(metadata: LandsatMetadata): string | undefined {
  return (
    valueOf(metadata, 'PROCESSING_LEVEL', FILE_GROUPS) ??
    valueOf(metadata, 'DATA_TYPE', FILE_GROUPS) ??
    valueOf(metadata, 'PRODUCT_TYPE', FILE_GROUPS)
  );
}

/** The name of a file by what it holds: a band's number, or "QUALITY_L1_PIXEL". */
export function fileOf(metadata: LandsatMetadata, key: string): string | undefined {
  return (
    valueOf(metadata, `FILE_NAME_BAND_${key}`, FILE_GROUPS) ??
    valueOf(metadata, `FILE_NAME_${key}`, FILE_GROUPS) ??
    valueOf(metadata, `BAND${key.replace('_VCID_', '')}_FILE_NAME`, FILE_GROUPS)
  );
}

function factsOf(metadata: LandsatMetadata, band: SensorBand, key: string): BandFacts {
  return {
    name: `${key.startsWith('ST') ? key : `B${band.id}`} ${band.title}`,
    wavelength: (band.from + band.to) / 2,
    bandwidth: band.to - band.from,
    nodata: FILL,
    ...calibrationOf(metadata, key),
  };
}

function calibrationOf(metadata: LandsatMetadata, key: string): BandFacts {
  if (isLevel2(metadata)) {
    return (
      rescaling(metadata, 'REFLECTANCE', key, LEVEL_2_GROUPS, undefined) ??
      rescaling(metadata, 'TEMPERATURE', key, LEVEL_2_GROUPS, 'K') ??
      {}
    );
  }
  return (
    rescaling(metadata, 'REFLECTANCE', key, LEVEL_1_GROUPS, undefined) ??
    rescaling(metadata, 'RADIANCE', key, LEVEL_1_GROUPS, RADIANCE_UNIT) ??
    radianceFromRange(metadata, key) ??
    {}
  );
}

const RADIANCE_UNIT = 'W/(m² sr µm)';

function rescaling(
  metadata: LandsatMetadata,
  quantity: 'REFLECTANCE' | 'RADIANCE' | 'TEMPERATURE',
  key: string,
  groups: readonly string[],
  unit: string | undefined,
): BandFacts | undefined {
  const scale = numberOf(metadata, `${quantity}_MULT_BAND_${key}`, groups);
  const offset = numberOf(metadata, `${quantity}_ADD_BAND_${key}`, groups);
  return scale === undefined || offset === undefined ? undefined : { scale, offset, unit };
}

function radianceFromRange(metadata: LandsatMetadata, key: string): BandFacts | undefined {
  const [lmax, lmin, qmax, qmin] = ['LMAX', 'LMIN', 'QCALMAX', 'QCALMIN'].map((name) =>
    numberOf(metadata, `${name}_BAND${key.replace('_VCID_', '')}`, RANGE_GROUPS),
  );
  if (lmax === undefined || lmin === undefined || qmax === undefined || qmin === undefined) return undefined;
  if (qmax <= qmin) return undefined;
  const scale = (lmax - lmin) / (qmax - qmin);
  return { scale, offset: lmin - qmin * scale, unit: RADIANCE_UNIT };
}
