import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bytesOf, type Samples } from '../raster/samples.ts';

const PYTHON = '/usr/bin/python3';

/** What GDAL says of a band; md5s are of its samples row by row, little-endian. */
export interface GdalBand {
  readonly type: string;
  readonly md5: string;
  readonly mask: string;
  readonly nodata: string | null;
  readonly name: string;
  readonly names: readonly string[] | null;
  readonly colours: readonly number[][] | null;
  readonly scale: number | null;
  readonly offset: number | null;
  readonly unit: string;
  readonly imagery: Readonly<Record<string, string>>;
  readonly overviews: readonly string[];
}

export interface GdalRaster {
  readonly driver: string;
  readonly size: readonly number[];
  readonly transform: readonly number[] | null;
  readonly epsg: string | null;
  readonly bands: readonly GdalBand[];
  /** What is wrong with it as a cloud-optimized GeoTIFF. */
  readonly problems?: readonly string[];
}

export const hasGdal = ((): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import osgeo_utils.samples.validate_cloud_optimized_geotiff'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

/** What GDAL reads from these files. */
export function readByGdal(...paths: readonly string[]): GdalRaster[] {
  const script = join(import.meta.dirname, 'gdal-raster.py');
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(PYTHON, [script, ...paths], options)) as GdalRaster[];
}

export function md5Of(samples: Samples): string {
  return createHash('md5').update(bytesOf(samples)).digest('hex');
}
