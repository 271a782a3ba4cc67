import type {
  DescribedDatum,
  DescribedSystem,
  ProjectionParameters,
  SystemCode,
} from './described-system.ts';
import { parameterName } from './parameter-names.ts';

type Json = Readonly<Record<string, unknown>>;

const RADIANS = Math.PI / 180;

/** Metres or radians of the units that PROJJSON gives by name alone. */
const UNITS: Readonly<Record<string, number>> = { metre: 1, degree: RADIANS, unity: 1 };

/** The horizontal system of a parsed PROJJSON (schema 0.x); undefined where there is none on the earth. */
export function describeProjJson(json: unknown): DescribedSystem | undefined {
  const system = recordOf(json);
  switch (system.type) {
    case 'CompoundCRS':
      return describeProjJson(listOf(system.components)[0]);
    case 'BoundCRS':
      return describeBound(system);
    case 'GeographicCRS':
    case 'GeodeticCRS':
      return describeGeographic(system);
    case 'ProjectedCRS':
      return describeProjected(system);
    default:
      return undefined;
  }
}

function describeBound({ source_crs: source, transformation }: Json): DescribedSystem | undefined {
  const system = describeProjJson(source);
  const { method, parameters } = recordOf(transformation);
  const name = String(recordOf(method).name);
  const values = listOf(parameters).map((parameter) => Number(recordOf(parameter).value));
  const isShift = /position vector|geocentric translations/i.test(name) && values.every(Number.isFinite);
  if (!system || !isShift || (values.length !== 3 && values.length !== 7)) return system;
  return { ...system, datum: { ...system.datum, toWgs84: values } };
}

function describeGeographic(system: Json): DescribedSystem {
  const { unit, odd } = axesOf(system);
  const degrees = (unit ?? RADIANS) / RADIANS;
  return {
    name: textOf(system.name) ?? 'Unnamed geographic system',
    code: codeOf(system),
    datum: describeDatum(system),
    unit: Math.abs(degrees - 1) < 1e-8 ? 1 : degrees,
    unclear: odd || recordOf(system.coordinate_system).subtype === 'Cartesian',
  };
}

function describeProjected(system: Json): DescribedSystem {
  const { unit, odd } = axesOf(system);
  const { method, parameters: given } = recordOf(system.conversion);
  const { parameters, unknown } = readParameters(listOf(given).map(recordOf));
  return {
    name: textOf(system.name) ?? 'Unnamed projected system',
    code: codeOf(system),
    datum: describeDatum(recordOf(system.base_crs)),
    projection: { method: String(recordOf(method).name), parameters },
    unit,
    unclear: odd || unknown,
  };
}

function readParameters(given: readonly Json[]): { parameters: ProjectionParameters; unknown: boolean } {
  const parameters: Record<string, number> = {};
  let unknown = false;
  for (const { name: text, value, unit } of given) {
    const name = parameterName(String(text));
    const factor = unitOf(unit);
    if (name === undefined || typeof value !== 'number' || factor === undefined) unknown ||= value !== 0;
    else if (name === 'scale') parameters.scale = value * factor;
    else if (name === 'easting' || name === 'northing') parameters[name] = value * factor;
    else parameters[name] = unit === 'degree' ? value : degrees(value * factor);
  }
  return { parameters, unknown };
}

function describeDatum(base: Json): DescribedDatum {
  const datum = recordOf(base.datum ?? base.datum_ensemble);
  const ellipsoid = recordOf(datum.ellipsoid);
  const major = lengthOf(ellipsoid.semi_major_axis ?? ellipsoid.radius);
  const minor = lengthOf(ellipsoid.semi_minor_axis ?? ellipsoid.radius);
  const derived = major === undefined || minor === undefined ? undefined : flatteningOf(major, minor);
  return {
    code: codeOf(base),
    names: [textOf(datum.name), textOf(base.name)].filter((name) => name !== undefined),
    semiMajorAxis: major,
    inverseFlattening: lengthOf(ellipsoid.inverse_flattening) ?? derived,
    primeMeridian: meridianOf(datum),
  };
}

function flatteningOf(major: number, minor: number): number {
  return major === minor ? 0 : major / (major - minor);
}

function meridianOf(datum: Json): number {
  const longitude = recordOf(datum.prime_meridian).longitude;
  if (typeof longitude === 'number') return longitude;
  const { value, unit } = recordOf(longitude);
  return typeof value === 'number' ? degrees(value * (unitOf(unit) ?? RADIANS)) : 0;
}

/** The unit of both axes in metres or radians, and whether they run other than east and north. */
function axesOf(system: Json): { unit?: number; odd: boolean } {
  const axes = listOf(recordOf(system.coordinate_system).axis).slice(0, 2).map(recordOf);
  const directions = axes.map(({ direction }) => direction);
  const isPolar = directions.length === 2 && directions[0] === directions[1];
  const odd = !isPolar && directions.some((direction) => direction !== 'east' && direction !== 'north');
  return { unit: unitOf(axes[0]?.unit), odd };
}

function unitOf(unit: unknown): number | undefined {
  if (typeof unit === 'string') return UNITS[unit];
  const factor = recordOf(unit).conversion_factor;
  return typeof factor === 'number' ? factor : undefined;
}

/** A length in metres, or a plain number. */
function lengthOf(length: unknown): number | undefined {
  if (typeof length === 'number') return length;
  const { value, unit } = recordOf(length);
  return typeof value === 'number' ? value * (unitOf(unit) ?? 1) : undefined;
}

function codeOf({ id }: Json): SystemCode | undefined {
  const { authority, code } = recordOf(id);
  if ((authority !== 'EPSG' && authority !== 'ESRI') || !Number.isInteger(Number(code))) return undefined;
  return { authority, code: Number(code) };
}

function degrees(radians: number): number {
  return Number((radians / RADIANS).toPrecision(15));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
