import { parseDbf, parseShp } from 'shpjs';
import { EngineError } from '../../errors.ts';
import type { FeatureLayer } from '../../geo/feature-layer.ts';
import { companion, type AreaFile } from './area-file.ts';

/** Bytes of the header, and of a record's. */
const HEADER_BYTES = 100;
const RECORD_BYTES = 8;

/** A shapefile with what lies beside it: attributes (.dbf, encoded as .cpg says) and the reference system (.prj). */
export async function readShapefile(
  file: AreaFile,
  files: readonly AreaFile[],
): Promise<readonly FeatureLayer[]> {
  checkRecords(file);
  const [dbf, cpg, prj] = ['.dbf', '.cpg', '.prj'].map((extension) => companion(files, file, extension));
  const geometries = parseShp(file.bytes);
  if (dbf) checkTable(dbf);
  const rows = dbf ? parseDbf(dbf.bytes, cpg && decoded(cpg)) : [];
  return [
    {
      sourceName: file.name,
      features: geometries.map((geometry, index) => ({
        type: 'Feature',
        geometry,
        properties: rows[index] ?? {},
      })),
      crs: prj ? { kind: 'wkt', wkt: decoded(prj) } : { kind: 'unstated' },
    },
  ];
}

/** The library trusts the lengths of records and the counts in them. */
function checkRecords({ name, bytes }: AreaFile): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = HEADER_BYTES;
  while (offset + RECORD_BYTES <= bytes.length) {
    const length = view.getInt32(offset + 4) * 2;
    if (length < 4 || offset + RECORD_BYTES + length > bytes.length) throw damaged(name);
    if (!countsFit(view, offset + RECORD_BYTES, length)) throw damaged(name);
    offset += RECORD_BYTES + length;
  }
}

/** dBASE: so many records of so many bytes behind the header. */
function checkTable({ name, bytes }: AreaFile): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sound =
    bytes.length > 32 &&
    view.getUint16(10, true) > 0 &&
    view.getUint16(8, true) + view.getUint32(4, true) * view.getUint16(10, true) <= bytes.length + 1;
  if (!sound) throw damaged(name);
}

/** Lines and polygons tell how many parts and points follow. */
function countsFit(view: DataView, offset: number, length: number): boolean {
  const kind = view.getInt32(offset, true) % 10;
  if (kind !== 3 && kind !== 5) return true;
  if (length < 44) return false;
  const parts = view.getInt32(offset + 36, true);
  const points = view.getInt32(offset + 40, true);
  return parts >= 0 && points >= 0 && 44 + parts * 4 + points * 16 <= length;
}

function damaged(name: string): EngineError {
  return new EngineError('damaged', `${name} is damaged or cut off. Copy the shapefile again.`);
}

function decoded({ bytes }: AreaFile): string {
  return new TextDecoder().decode(bytes).trim();
}
