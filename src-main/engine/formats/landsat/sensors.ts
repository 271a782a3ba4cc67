/** A band of a sensor: its number in the file names, and the edges that the USGS publishes, in nanometres. */
export interface SensorBand {
  /** "1"; "6_VCID_1" for a gain of its own. */
  readonly id: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'reflective' | 'thermal' | 'panchromatic';
}

/**
 * The bands of a sensor as `SENSOR_ID` and `SPACECRAFT_ID` name them; none for a sensor that is not known. Edges: USGS, "What are
 * the band designations for the Landsat satellites?".
 */
export function bandsOfSensor(sensor: string, spacecraft: string): readonly SensorBand[] {
  if (/^MSS/i.test(sensor)) return /[123]$/.test(spacecraft) ? MSS_EARLY : MSS_LATE;
  if (/^TM/i.test(sensor)) return TM;
  if (/^ETM/i.test(sensor)) return ETM;
  return /OLI|TIRS/i.test(sensor) ? OLI_TIRS : [];
}

const MSS_EARLY: readonly SensorBand[] = [
  reflective('4', 'Green', 500, 600),
  reflective('5', 'Red', 600, 700),
  reflective('6', 'Near infrared 1', 700, 800),
  reflective('7', 'Near infrared 2', 800, 1100),
];

const MSS_LATE: readonly SensorBand[] = MSS_EARLY.map((band, index) => ({ ...band, id: String(index + 1) }));

const TM: readonly SensorBand[] = [
  reflective('1', 'Blue', 450, 520),
  reflective('2', 'Green', 520, 600),
  reflective('3', 'Red', 630, 690),
  reflective('4', 'Near infrared', 760, 900),
  reflective('5', 'Shortwave infrared 1', 1550, 1750),
  thermal('6', 'Thermal', 10400, 12500),
  reflective('7', 'Shortwave infrared 2', 2080, 2350),
];

const ETM: readonly SensorBand[] = [
  reflective('1', 'Blue', 450, 520),
  reflective('2', 'Green', 520, 600),
  reflective('3', 'Red', 630, 690),
  reflective('4', 'Near infrared', 770, 900),
  reflective('5', 'Shortwave infrared 1', 1550, 1750),
  thermal('6', 'Thermal', 10400, 12500),
  thermal('6_VCID_1', 'Thermal, low gain', 10400, 12500),
  thermal('6_VCID_2', 'Thermal, high gain', 10400, 12500),
  reflective('7', 'Shortwave infrared 2', 2090, 2350),
  { ...reflective('8', 'Panchromatic', 520, 900), kind: 'panchromatic' },
];

const OLI_TIRS: readonly SensorBand[] = [
  reflective('1', 'Coastal aerosol', 435, 451),
  reflective('2', 'Blue', 452, 512),
  reflective('3', 'Green', 533, 590),
  reflective('4', 'Red', 636, 673),
  reflective('5', 'Near infrared', 851, 879),
  reflective('6', 'Shortwave infrared 1', 1566, 1651),
  reflective('7', 'Shortwave infrared 2', 2107, 2294),
  { ...reflective('8', 'Panchromatic', 503, 676), kind: 'panchromatic' },
  reflective('9', 'Cirrus', 1363, 1384),
  thermal('10', 'Thermal 1', 10600, 11190),
  thermal('11', 'Thermal 2', 11500, 12510),
];

function reflective(id: string, title: string, from: number, to: number): SensorBand {
  return { id, title, from, to, kind: 'reflective' };
}

function thermal(id: string, title: string, from: number, to: number): SensorBand {
  return { id, title, from, to, kind: 'thermal' };
}
