import { spawnSync } from 'node:child_process';

/** What GDAL reads from a file, as `gdalinfo -json` tells it. */
export interface GdalInfo {
  readonly size: readonly [number, number];
  readonly geoTransform: readonly number[];
  readonly coordinateSystem: { readonly wkt: string };
  readonly bands: readonly {
    readonly type: string;
    readonly noDataValue?: number;
    readonly colorInterpretation: string;
    readonly colorTable?: { readonly entries: readonly (readonly number[])[] };
    readonly overviews?: readonly unknown[];
    readonly checksum?: number;
    readonly block: readonly [number, number];
  }[];
  readonly rat?: { readonly row: readonly { readonly f: readonly unknown[] }[] };
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const gdalIsHere = spawnSync('gdalinfo', ['--version']).status === 0;

/** Throws with GDAL's own words where it complains of the file. */
export function gdalInfo(path: string): GdalInfo {
  const { status, stdout, stderr } = spawnSync('gdalinfo', ['-json', '-checksum', path], {
    encoding: 'utf8',
  });
  if (status !== 0 || stderr.trim() !== '') throw new Error(`gdalinfo ${path}: ${stderr}`);
  return JSON.parse(stdout) as GdalInfo;
}

/** The text that people see: it has the category names, which the JSON lacks. */
export function gdalText(path: string): string {
  return spawnSync('gdalinfo', [path], { encoding: 'utf8' }).stdout;
}
