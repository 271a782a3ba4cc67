import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import proj4 from 'proj4';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource, type ByteSource } from '../../../bytes.ts';
import type { Grid } from '../../../geo/grid.ts';
import { openContext } from '../../../testing/open-context.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from './geotiff-reader.ts';

interface Place {
  readonly placed: boolean;
  readonly points: number;
  readonly epsg: number | null;
  readonly lonLat: readonly [number, number] | null;
}

const RASTERS = '../shared/data/rasters';
const SCRIPT = join(import.meta.dirname, 'place-report.py');
const METRES_PER_DEGREE = 111_319.49;
const MILLIMETRE = 0.001;
const PYTHON = '/usr/bin/python3';
const canRun = existsSync(RASTERS) && spawnSync(PYTHON, ['-c', 'from osgeo import gdal']).status === 0;

it.skipIf(!canRun)(
  'real scenes lie where GDAL says, or are not placed (skipped where ../shared/data or python3-gdal is missing)',
  async () => {
    const files = readdirSync(RASTERS, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tiff?$/i.test(file))
      .map((file) => join(RASTERS, file));
    const { stdout } = spawnSync(PYTHON, [SCRIPT], { input: files.join('\n'), maxBuffer: 1 << 28 });
    const report = JSON.parse(stdout.toString()) as Record<string, Place>;
    const wrong: Record<string, unknown> = {};
    let agreeing = 0;
    for (const [path, truth] of Object.entries(report)) {
      const grid = await gridOf(path);
      if (!grid) continue;
      const { crs, georeferenced, controlPoints } = grid;
      const ours = { placed: georeferenced, points: controlPoints?.length ?? 0, epsg: crs?.epsg ?? null };
      const { lonLat, ...expected } = truth;
      const stray = lonLat && distance(grid, lonLat);
      const isWrong = stray !== null && stray > (crs!.uncertainty ?? MILLIMETRE);
      if (JSON.stringify(ours) !== JSON.stringify(expected) || isWrong) wrong[path] = { ours, truth, stray };
      if (stray !== null && stray <= MILLIMETRE) agreeing += 1;
    }
    expect(wrong).toEqual({});
    expect(agreeing).toBeGreaterThanOrEqual(195);
  },
);

/** Metres between GDAL's place of the first corner and ours; not a number where we do not place it. */
function distance({ crs, transform }: Grid, [longitude, latitude]: readonly [number, number]): number {
  if (crs?.proj4 === undefined) return NaN;
  const [ourLongitude, ourLatitude] = proj4(crs.proj4, 'EPSG:4326', [transform[2], transform[5]]);
  const turn =
    Math.abs(((ourLongitude - longitude + 540) % 360) - 180) * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(turn, ourLatitude - latitude) * METRES_PER_DEGREE;
}

/** Undefined for what our reader refuses. */
async function gridOf(path: string): Promise<Grid | undefined> {
  const fileOf = async (file: string): Promise<ByteSource | undefined> =>
    existsSync(file) ? memorySource(file, new Uint8Array(readFileSync(file))) : undefined;
  const context = openContext(inlineWorkers(nodeCodecs), { sibling: (suffix) => fileOf(path + suffix) });
  const beside = { ...context.beside, open: (name: string) => fileOf(join(dirname(path), name)) };
  try {
    return (await geotiffReader.open((await fileOf(path))!, { ...context, beside })).grid;
  } catch {
    return undefined;
  }
}
