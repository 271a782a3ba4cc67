/** A geometry as GeoJSON has it. */
export interface BinaryGeometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly BinaryGeometry[];
}

const NAMES = [
  'Geometry',
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
];

const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const COLLECTION = 7;

const NOT_XY = 0x20000000 | 0x40000000 | 0x80000000;

/** Collections may hold collections; no real one is deeper. */
const DEEPEST = 16;

/**
 * Reads ISO well-known binary (OGC 06-103r4, section 8) and its extended form; heights and measures are left out. A kind that
 * it does not know, such as a curve, gives a geometry without coordinates. Throws RangeError where the bytes end early.
 */
export function readWellKnownBinary(bytes: Uint8Array): BinaryGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return geometry(0);

  function geometry(depth: number): BinaryGeometry {
    if (depth > DEEPEST) throw new RangeError('its geometries are nested too deeply');
    const little = view.getUint8(offset) === 1;
    const code = view.getUint32(offset + 1, little);
    const kind = (code & ~NOT_XY) % 1000;
    const stride = 8 * (2 + extraDimensions(code));
    offset += (code & 0x20000000) !== 0 ? 9 : 5;
    const type = NAMES[kind] ?? `Curve ${kind}`;
    if (kind === POINT) return { type, coordinates: position() };
    if (kind === LINE) return { type, coordinates: list(16, position) };
    if (kind === POLYGON) return { type, coordinates: list(4, () => list(stride, position)) };
    if (kind < POINT || kind > COLLECTION) return { type };
    const parts = list(9, () => geometry(depth + 1));
    return kind === COLLECTION
      ? { type, geometries: parts }
      : { type, coordinates: parts.map(({ coordinates }) => coordinates) };

    function position(): [number, number] {
      const at = [view.getFloat64(offset, little), view.getFloat64(offset + 8, little)] as [number, number];
      offset += stride;
      return at;
    }

    /** A count, checked against the bytes that are left, and so many items. */
    function list<Item>(itemBytes: number, item: () => Item): Item[] {
      const count = view.getUint32(offset, little);
      offset += 4;
      if (count * itemBytes > bytes.length - offset) throw new RangeError('it ends early');
      return Array.from({ length: count }, item);
    }
  }
}

/** Of the ISO codes (1000 Z, 2000 M, 3000 both) or the flags of the extended form. */
function extraDimensions(code: number): number {
  const thousands = Math.floor((code & ~NOT_XY) / 1000);
  const iso = thousands === 3 ? 2 : thousands > 0 ? 1 : 0;
  return iso + ((code & 0x80000000) !== 0 ? 1 : 0) + ((code & 0x40000000) !== 0 ? 1 : 0);
}
