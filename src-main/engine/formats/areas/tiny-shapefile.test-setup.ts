import type { AreaFile } from './area-file.ts';

type Rings = readonly (readonly (readonly [number, number])[])[];

const UTM_33N =
  'PROJCS["WGS_1984_UTM_Zone_33N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],' +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],' +
  'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],' +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

const NAME_BYTES = 10;

/** Polygons with names as the three files of a shapefile (ESRI's white paper of 1998, and dBASE III). */
export function writeTinyShapefile(
  stem: string,
  polygons: readonly Rings[],
  names: readonly string[],
): AreaFile[] {
  return [
    { name: `${stem}.shp`, bytes: shapes(polygons) },
    { name: `${stem}.dbf`, bytes: table(names) },
    { name: `${stem}.prj`, bytes: new TextEncoder().encode(UTM_33N) },
  ];
}

function shapes(polygons: readonly Rings[]): Uint8Array {
  const records = polygons.map(record);
  const size = records.reduce((sum, { byteLength }) => sum + byteLength + 8, 100);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, size / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 5, true);
  let offset = 100;
  records.forEach((content, index) => {
    view.setInt32(offset, index + 1);
    view.setInt32(offset + 4, content.byteLength / 2);
    bytes.set(new Uint8Array(content.buffer), offset + 8);
    offset += 8 + content.byteLength;
  });
  return bytes;
}

function record(rings: Rings): DataView {
  const points = rings.flat();
  const view = new DataView(new ArrayBuffer(44 + 4 * rings.length + 16 * points.length));
  view.setInt32(0, 5, true);
  view.setInt32(36, rings.length, true);
  view.setInt32(40, points.length, true);
  let first = 0;
  rings.forEach((ring, index) => {
    view.setInt32(44 + 4 * index, first, true);
    first += ring.length;
  });
  points.flat().forEach((value, index) => view.setFloat64(44 + 4 * rings.length + 8 * index, value, true));
  return view;
}

function table(names: readonly string[]): Uint8Array {
  const text = (value: string, width: number, fill: string): number[] =>
    [...value.padEnd(width, fill)].map((character) => character.charCodeAt(0));
  const rows = names.flatMap((name) => [0x20, ...text(name, NAME_BYTES, ' ')]);
  const bytes = Uint8Array.from([
    ...[3, 100, 1, 1, names.length, 0, 0, 0, 65, 0, NAME_BYTES + 1, 0, ...new Array<number>(20).fill(0)],
    ...[...text('name', 11, '\0'), 0x43, 0, 0, 0, 0, NAME_BYTES, 0, ...new Array<number>(14).fill(0)],
    0x0d,
    ...rows,
    0x1a,
  ]);
  return bytes;
}
