import type {
  DescribedDatum,
  DescribedSystem,
  ProjectionParameters,
  SystemCode,
} from './described-system.ts';
import { parameterName } from './parameter-names.ts';
import { nameOf, nodeOf, nodesOf, numberOf, type WktNode } from './wkt-tree.ts';

const RADIANS = Math.PI / 180;

const PROJECTED = ['PROJCS', 'PROJCRS', 'PROJECTEDCRS'];
const GEOGRAPHIC = ['GEOGCS', 'GEOGCRS', 'GEOGRAPHICCRS', 'GEODCRS', 'GEODETICCRS'];
const BASE = [...GEOGRAPHIC, 'BASEGEOGCRS', 'BASEGEODCRS'];
const UNITS = ['UNIT', 'LENGTHUNIT', 'ANGLEUNIT'];

/** GDAL says by an extension that a Mercator projection is that of web maps. */
const WEB_MERCATOR = /\+proj=merc .*\+nadgrids=@null/;
const PSEUDO_MERCATOR = 'Popular Visualisation Pseudo Mercator';

/** What a shift's parameters are called in BOUNDCRS, in the order of TOWGS84. */
const SHIFT_CODES = [8605, 8606, 8607, 8608, 8609, 8610, 8611];
const POSITION_VECTOR = /position vector|geocentric translations/i;

/** The horizontal system of a tree: WKT 1 as OGC or ESRI has it, or WKT 2. Undefined where there is none on the earth. */
export function describeWkt(root: WktNode): DescribedSystem | undefined {
  if (['COMPD_CS', 'COMPOUNDCRS'].includes(root.keyword)) {
    const horizontal = nodeOf(root, ...PROJECTED, ...GEOGRAPHIC, 'BOUNDCRS');
    return horizontal && describeWkt(horizontal);
  }
  if (root.keyword === 'BOUNDCRS') return describeBound(root);
  if (GEOGRAPHIC.includes(root.keyword)) return describeGeographic(root);
  return PROJECTED.includes(root.keyword) ? describeProjected(root) : undefined;
}

function describeBound(root: WktNode): DescribedSystem | undefined {
  const source = nodeOf(nodeOf(root, 'SOURCECRS'), ...PROJECTED, ...GEOGRAPHIC);
  const system = source && describeWkt(source);
  const shift = nodeOf(root, 'ABRIDGEDTRANSFORMATION');
  const values = SHIFT_CODES.map((code) =>
    numberOf(nodesOf(shift, 'PARAMETER').find((parameter) => codeOf(parameter)?.code === code)),
  );
  const used = values[3] === undefined ? values.slice(0, 3) : values;
  const method = nameOf(nodeOf(shift, 'METHOD')) ?? '';
  if (!system || !POSITION_VECTOR.test(method) || used.some((value) => value === undefined)) return system;
  const toWgs84 = used.map((value, index) => (index === 6 ? (value! - 1) * 1e6 : value!));
  return {
    ...system,
    datum: { ...system.datum, toWgs84: toWgs84.map((value) => Number(value.toPrecision(10))) },
  };
}

function describeGeographic(root: WktNode): DescribedSystem {
  const unit = numberOf(unitNode(root)) ?? RADIANS;
  return {
    name: nameOf(root) ?? 'Unnamed geographic system',
    code: codeOf(root),
    datum: describeDatum(root),
    unit: Math.abs(unit / RADIANS - 1) < 1e-8 ? 1 : unit / RADIANS,
    unclear: hasOddAxes(root),
  };
}

function describeProjected(root: WktNode): DescribedSystem {
  const base = nodeOf(root, ...BASE);
  const conversion = nodeOf(root, 'CONVERSION') ?? root;
  const metres = numberOf(unitNode(root)) ?? 1;
  const isWeb = WEB_MERCATOR.test(String(nodeOf(root, 'EXTENSION')?.values[1]));
  const method = isWeb ? PSEUDO_MERCATOR : (nameOf(nodeOf(conversion, 'METHOD', 'PROJECTION')) ?? '');
  const degrees = (numberOf(unitNode(base)) ?? RADIANS) / RADIANS;
  const { parameters, unknown } = readParameters(conversion, degrees, metres);
  return {
    name: nameOf(root) ?? 'Unnamed projected system',
    code: codeOf(root),
    datum: base ? describeDatum(base) : { names: [] },
    projection: { method, parameters },
    unit: metres,
    unclear:
      unknown || hasOddAxes(root) || (!isWeb && nodeOf(root, 'EXTENSION') !== undefined && !codeOf(root)),
  };
}

function readParameters(
  conversion: WktNode,
  degrees: number,
  metres: number,
): { parameters: ProjectionParameters; unknown: boolean } {
  const parameters: Record<string, number> = {};
  let unknown = false;
  for (const node of nodesOf(conversion, 'PARAMETER')) {
    const name = parameterName(nameOf(node) ?? '');
    const value = numberOf(node);
    const own = numberOf(nodeOf(node, 'ANGLEUNIT', 'LENGTHUNIT', 'UNIT'));
    if (name === undefined || value === undefined) {
      unknown ||= value !== 0;
    } else if (name === 'scale') parameters.scale = value;
    else if (name === 'easting' || name === 'northing') parameters[name] = value * (own ?? metres);
    else parameters[name] = rounded(value * (own === undefined ? degrees : own / RADIANS));
  }
  return { parameters, unknown };
}

/** A degree that went through radians comes back as it was. */
function rounded(degrees: number): number {
  return Number(degrees.toPrecision(15));
}

function describeDatum(base: WktNode): DescribedDatum {
  const datum = nodeOf(base, 'DATUM', 'ENSEMBLE', 'GEODETICDATUM', 'TRF');
  const [, axis, flattening] = nodeOf(datum, 'SPHEROID', 'ELLIPSOID')?.values ?? [];
  const meridian = nodeOf(base, 'PRIMEM', 'PRIMEMERIDIAN');
  const meridianUnit = numberOf(nodeOf(meridian, 'ANGLEUNIT')) ?? RADIANS;
  const toWgs84 = nodeOf(datum, 'TOWGS84')?.values.filter((value) => typeof value === 'number');
  return {
    code: codeOf(base),
    names: [nameOf(datum), nameOf(base)].filter((name) => name !== undefined),
    semiMajorAxis: typeof axis === 'number' ? axis : undefined,
    inverseFlattening: typeof flattening === 'number' ? flattening : undefined,
    primeMeridian: rounded(((numberOf(meridian) ?? 0) * meridianUnit) / RADIANS),
    toWgs84: toWgs84?.length === 3 || toWgs84?.length === 7 ? toWgs84 : undefined,
  };
}

function unitNode(node: WktNode | undefined): WktNode | undefined {
  return nodeOf(node, ...UNITS) ?? nodeOf(nodeOf(node, 'AXIS'), ...UNITS);
}

/** AUTHORITY["EPSG","4326"] or ID["EPSG",4326]. */
function codeOf(node: WktNode | undefined): SystemCode | undefined {
  const [authority, code] = nodeOf(node, 'AUTHORITY', 'ID')?.values ?? [];
  const number = Number(code);
  if ((authority !== 'EPSG' && authority !== 'ESRI') || !Number.isInteger(number)) return undefined;
  return { authority, code: number };
}

/** Coordinates that do not grow to the east and to the north; all axes of a polar system may point one way. */
function hasOddAxes(root: WktNode): boolean {
  const directions = nodesOf(root, 'AXIS')
    .slice(0, 2)
    .map(({ values }) => String(values[1]).toLowerCase());
  if (directions.length === 2 && directions[0] === directions[1]) return false;
  return directions.some((direction) => direction === 'west' || direction === 'south');
}
