import openSql, { type Database, type SqlValue } from 'sql.js/dist/sql-wasm-inline.js';
import { EngineError } from '../../errors.ts';
import type { FeatureLayer, StatedCrs } from '../../geo/feature-layer.ts';
import type { AreaFile } from './area-file.ts';
import { readWellKnownBinary, type BinaryGeometry } from './well-known-binary.ts';

interface LayerEntry {
  readonly table: string;
  readonly column: string;
  readonly crs: StatedCrs;
}

type Row = Readonly<Record<string, SqlValue>>;

/** Bytes of the envelope before the geometry, by its kind (GeoPackage 1.3, table 5). */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

/** Every layer of features in a GeoPackage (OGC 12-128r18). Throws `bad-input` where there is none. */
export async function readGeoPackage({ name, bytes }: AreaFile): Promise<readonly FeatureLayer[]> {
  const sql = await openSql();
  const database = new sql.Database(bytes);
  try {
    const layers = layersOf(database, name);
    return layers.map(({ table, column, crs }) => ({
      sourceName: layers.length === 1 ? name : `${name}, layer ${table}`,
      features: featuresOf(database, table, column),
      crs,
    }));
  } finally {
    database.close();
  }
}

function layersOf(database: Database, name: string): LayerEntry[] {
  const tables = new Set(
    rows(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").map((row) => row.name),
  );
  if (!tables.has('gpkg_geometry_columns')) {
    throw new EngineError('bad-input', `${name} is an SQLite database without layers of features.`);
  }
  const entries = rows(
    database,
    `SELECT c.table_name AS "table", c.column_name AS "column", s.organization, s.organization_coordsys_id AS code,
       s.definition, s.srs_id AS id
     FROM gpkg_geometry_columns c LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = c.srs_id`,
  );
  return entries
    .filter(({ table }) => tables.has(table))
    .map((entry) => ({ table: String(entry.table), column: String(entry.column), crs: statedCrs(entry) }));
}

/** Codes 0 and -1 stand for an unknown system, geographic or not. */
function statedCrs({ organization, code, definition, id }: Row): StatedCrs {
  if (Number(id) <= 0 || id === null) return { kind: 'unstated' };
  if (typeof organization === 'string' && Number(code) > 0 && organization.toUpperCase() !== 'NONE')
    return { kind: 'named', name: `${organization.toUpperCase()}:${code}` };
  const wkt = String(definition);
  return wkt === 'undefined' ? { kind: 'unstated' } : { kind: 'wkt', wkt };
}

function featuresOf(database: Database, table: string, column: string): unknown[] {
  return rows(database, `SELECT * FROM ${quoted(table)}`).map((row) => {
    const { [column]: geometry, ...properties } = row;
    return { type: 'Feature', geometry: geometryOf(geometry), properties };
  });
}

/** The binary of GeoPackage: "GP", version, flags, system, envelope, then well-known binary. */
function geometryOf(blob: SqlValue | undefined): BinaryGeometry | null {
  if (!(blob instanceof Uint8Array) || blob.length < 8 || blob[0] !== 0x47 || blob[1] !== 0x50) return null;
  const flags = blob[3];
  const isEmpty = (flags & 0x10) !== 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
  return isEmpty || envelope === undefined ? null : readWellKnownBinary(blob.subarray(8 + envelope));
}

function rows(database: Database, statement: string): Row[] {
  const prepared = database.prepare(statement);
  const found: Row[] = [];
  try {
    while (prepared.step()) found.push(prepared.getAsObject());
  } finally {
    prepared.free();
  }
  return found;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
