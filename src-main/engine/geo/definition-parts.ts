/** The parameters of a proj4 definition by name, without plus signs; a flag is its own value. */
export type DefinitionParts = Readonly<Record<string, string>>;

const ELLIPSOIDS: Readonly<Record<string, readonly [number, number]>> = {
  WGS84: [6378137, 298.257223563],
  GRS80: [6378137, 298.257222101],
  bessel: [6377397.155, 299.1528128],
  intl: [6378388, 297],
  krass: [6378245, 298.3],
};

/** Splits a definition; a UTM zone becomes the transverse Mercator that it is. */
export function parseDefinition(definition: string): DefinitionParts {
  const parts = Object.fromEntries(
    definition
      .split(/\s+/)
      .filter((part) => part !== '')
      .map((part) => part.replace(/^\+/, '').split('='))
      .map(([name, value]) => [name, value ?? name]),
  ) as Record<string, string>;
  if (parts.proj !== 'utm') return parts;
  const { zone, south, ...rest } = parts;
  const northing = south === undefined ? '0' : '10000000';
  const longitude = String(Number(zone) * 6 - 183);
  return { ...rest, proj: 'tmerc', lat_0: '0', lon_0: longitude, k: '0.9996', x_0: '500000', y_0: northing };
}

/** Semi-major axis in metres and inverse flattening (0 for a sphere); undefined where the definition names none that is known. */
export function axesOfDefinition(parts: DefinitionParts): readonly [number, number] | undefined {
  const named = ELLIPSOIDS[parts.ellps ?? parts.datum ?? ''];
  if (named || parts.R !== undefined) return named ?? [Number(parts.R), 0];
  const [axis, minor] = [Number(parts.a), Number(parts.b)];
  if (!Number.isFinite(axis)) return undefined;
  if (parts.rf !== undefined) return [axis, Number(parts.rf)];
  return [axis, axis === minor ? 0 : axis / (axis - minor)];
}
