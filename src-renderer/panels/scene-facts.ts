import type { SceneDescription } from '../../src-main/engine/api.ts';
import { formatPlain } from '../ui/format.ts';

const UNIT_SIGNS: Readonly<Record<string, string>> = {
  metre: 'm',
  degree: '°',
  foot: 'ft',
  'us-survey-foot': 'US ft',
};

/** What the coordinates are counted in, short: "m", "°", "px" where the scene is not placed. */
export function unitSign({ georeferenced, crs }: Pick<SceneDescription, 'georeferenced' | 'crs'>): string {
  if (!georeferenced) return 'px';
  return UNIT_SIGNS[crs?.unit ?? 'unknown'] ?? 'units';
}

/** Where the scene lies, in words; says plainly when it cannot be placed on the earth. */
export function describePlace(scene: Pick<SceneDescription, 'georeferenced' | 'crs'>): string {
  if (!scene.georeferenced) return 'Not placed: the file says nothing about where its pixels lie.';
  if (!scene.crs) return 'Unknown reference system: coordinates are shown as they are, areas cannot be told.';
  const { name, epsg, proj4, uncertainty } = scene.crs;
  const code = epsg !== undefined && !name.includes(String(epsg)) ? ` (EPSG:${epsg})` : '';
  const about = uncertainty === undefined ? '' : ` – placed to within about ${uncertainty} m`;
  const doubt = proj4 === undefined ? ' – cannot be placed on the earth' : about;
  return `${name}${code}${doubt}`;
}

/** "30 m", "30 × 60 m"; the lengths of a pixel's sides, also where the grid is turned. */
export function describePixel(scene: Pick<SceneDescription, 'transform' | 'georeferenced' | 'crs'>): string {
  const [a, b, , d, e] = scene.transform;
  const width = formatPlain(Math.hypot(a, d), 7);
  const height = formatPlain(Math.hypot(b, e), 7);
  const turned = b === 0 && d === 0 ? '' : ', rotated';
  return `${width === height ? width : `${width} × ${height}`} ${unitSign(scene)}${turned}`;
}

/** A coordinate with digits enough to tell pixels apart. */
export function formatCoordinate(value: number, unit: string): string {
  return value.toFixed(unit === '°' ? 6 : 2);
}

/** Longest side, in pixels, from which a scene without overviews is read for seconds to be seen whole. */
const LARGE_SIDE = 4096;

/** Whether overviews would help: the scene is large and has none. */
export function isSlowFromAfar({
  width,
  height,
  overviewCount,
}: Pick<SceneDescription, 'width' | 'height' | 'overviewCount'>): boolean {
  return overviewCount === 0 && Math.max(width, height) > LARGE_SIDE;
}
