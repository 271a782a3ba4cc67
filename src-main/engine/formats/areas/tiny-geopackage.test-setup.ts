import openSql from 'sql.js/dist/sql-wasm-inline.js';

type Rings = readonly (readonly (readonly [number, number])[])[];

/** Polygons with names as a GeoPackage of one layer. */
export async function writeTinyGeoPackage(
  polygons: readonly Rings[],
  names: readonly string[],
  epsg: number,
): Promise<Uint8Array> {
  const sql = await openSql();
  const database = new sql.Database();
  database.run(`
    CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description);
    CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);
    CREATE TABLE "my areas" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('', ${epsg}, 'EPSG', ${epsg}, '', '');
    INSERT INTO gpkg_geometry_columns VALUES ('my areas', 'geom', 'POLYGON', ${epsg}, 0, 0);`);
  polygons.forEach((rings, index) =>
    database.run('INSERT INTO "my areas" (geom, name) VALUES (?, ?)', [geometry(rings, epsg), names[index]]),
  );
  const bytes = database.export();
  database.close();
  return bytes;
}

/** "GP", version 0, little-endian without an envelope, the system, and a polygon in well-known binary. */
function geometry(rings: Rings, epsg: number): Uint8Array {
  const points = rings.reduce((sum, ring) => sum + ring.length, 0);
  const view = new DataView(new ArrayBuffer(8 + 9 + 4 * rings.length + 16 * points));
  view.setUint16(0, 0x4750);
  view.setUint8(3, 1);
  view.setInt32(4, epsg, true);
  view.setUint8(8, 1);
  view.setUint32(9, 3, true);
  view.setUint32(13, rings.length, true);
  let offset = 17;
  for (const ring of rings) {
    view.setUint32(offset, ring.length, true);
    offset += 4;
    for (const value of ring.flat()) {
      view.setFloat64(offset, value, true);
      offset += 8;
    }
  }
  return new Uint8Array(view.buffer);
}
