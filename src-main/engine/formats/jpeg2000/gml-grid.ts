import { determinant, type AffineTransform } from '../../geo/affine.ts';
import { crsFromEpsg } from '../../geo/crs-from-description.ts';
import type { Crs } from '../../geo/crs.ts';
import { parseXml, type XmlElement } from '../xml.ts';

/** A GML rectified grid (OGC 05-047r3, 08-085r8): where pixel corners lie, and its reference system. */
export interface GmlGrid {
  readonly transform: AffineTransform;
  readonly crs?: Crs;
}

type Pair = readonly [number, number];

/** What old writers put into a comment where origin and vectors do not follow the same order of axes. */
const OTHER_VECTOR_ORDER = /GDAL_JP2K_ALT_OFFSETVECTOR_ORDER\s*=\s*TRUE/i;

/**
 * The first rectified grid of a document; undefined where there is none. Coordinates come in the order of the reference
 * system's axes: latitude or northing first turns origin and offset vectors round, which shows in the vectors themselves.
 */
export async function readGmlGrid(text: string): Promise<GmlGrid | 'unreadable' | undefined> {
  const root = parseXml(text);
  const grid = find(root, 'RectifiedGrid');
  if (!grid) return undefined;
  const point = find(find(grid, 'origin'), 'Point');
  const origin = pairOf(find(point, 'pos') ?? find(point, 'coordinates'));
  const [along, down] = grid.children.filter(({ name }) => local(name) === 'offsetVector').map(pairOf);
  if (!origin || !along || !down) return 'unreadable';
  const envelope = find(root, 'Envelope');
  const name = [grid, point, envelope].map((element) => element?.attributes.srsName).find(Boolean);
  const system = await systemOf(name);
  const turned = system.ordered && isTurned(system.crs?.unit === 'degree', grid, along, down);
  const transform = transformOf(origin, along, down, turned, OTHER_VECTOR_ORDER.test(text));
  if (!transform.every(Number.isFinite) || determinant(transform) === 0) return 'unreadable';
  return { transform, crs: system.crs };
}

/** "urn:ogc:def:crs:EPSG::32633" and the address at opengis.net follow the order of axes; "EPSG:32633" is x, y. */
async function systemOf(name: string | undefined): Promise<{ crs?: Crs; ordered: boolean }> {
  const code = /EPSG\D+(?:[\d.]+[:/])?(\d+)\s*$/i.exec(name ?? '')?.[1];
  const crs = code === undefined ? undefined : await crsFromEpsg(Number(code));
  return { crs, ordered: /^urn:|opengis\.net\/def\/crs/i.test(name ?? '') };
}

function isTurned(geographic: boolean, grid: XmlElement, along: Pair, down: Pair): boolean {
  const axes = grid.children.filter(({ name }) => local(name) === 'axisName').map(({ text }) => text.trim());
  if (/^(east|long)/i.test(axes[0] ?? '') && /^(north|lat)/i.test(axes[1] ?? '')) return false;
  const vectorsTurned = along[0] === 0 && down[1] === 0;
  return geographic || vectorsTurned;
}

/** Origin is the centre of the first pixel. */
function transformOf(
  origin: Pair,
  along: Pair,
  down: Pair,
  turned: boolean,
  otherOrder: boolean,
): AffineTransform {
  const [x, y] = turned ? [origin[1], origin[0]] : origin;
  const [a, d] = !turned ? along : otherOrder ? [down[1], down[0]] : [along[1], along[0]];
  const [b, e] = !turned ? down : otherOrder ? [along[1], along[0]] : [down[1], down[0]];
  return [a, b, x - (a + b) / 2, d, e, y - (d + e) / 2];
}

function pairOf(element: XmlElement | undefined): Pair | undefined {
  const numbers =
    element?.text
      .trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  return numbers.length >= 2 && numbers.slice(0, 2).every(Number.isFinite)
    ? [numbers[0], numbers[1]]
    : undefined;
}

/** The first element of a name, at any depth, whatever its prefix; not by calling itself, because depth is the file's choice. */
function find(root: XmlElement | undefined, name: string): XmlElement | undefined {
  const stack = root ? [root] : [];
  for (let element = stack.pop(); element; element = stack.pop()) {
    if (local(element.name) === name) return element;
    for (let child = element.children.length - 1; child >= 0; child -= 1) stack.push(element.children[child]);
  }
  return undefined;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
