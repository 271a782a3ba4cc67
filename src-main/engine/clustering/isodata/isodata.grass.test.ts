import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '../samples/samples.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { fitIsodata } from './fit-isodata.ts';

const SCENE = fileURLToPath(new URL('../../../../resources/sample/L7_ETMs.tif', import.meta.url));
const [WIDTH, HEIGHT, BANDS] = [349, 352, 6];
const present = ['grass', 'gdal_translate'].every((name) => spawnSync(name, ['--version']).status === 0);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'swath-isodata-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Mean of every class, and its pixels, as i.cluster reports them. */
function grass(classes: number): { pixels: number; mean: number[] }[] {
  const script = [
    'set -e',
    `r.in.gdal -o input=${SCENE} output=s --q`,
    'g.region raster=s.1',
    'i.group group=g subgroup=g input=s.1,s.2,s.3,s.4,s.5,s.6 --q',
    `i.cluster group=g subgroup=g signaturefile=sig classes=${classes} iterations=1000 sample=1,1 convergence=100 ` +
      `min_size=20 separation=0 reportfile=${folder}/report --q --o`,
  ];
  writeFileSync(join(folder, 'run.sh'), script.join('\n'));
  const location = join(folder, `location-${classes}`);
  spawnSync('grass', ['-c', SCENE, location, '-e']);
  const { stderr } = spawnSync(
    'grass',
    [join(location, 'PERMANENT'), '--exec', 'bash', join(folder, 'run.sh')],
    {
      encoding: 'utf8',
    },
  );
  const report = readFileSync(join(folder, 'report'), 'utf8').split('class means/stddev').pop()!;
  const found = [...report.matchAll(/class \d+ \((\d+)\)\s+means([\d. ]+)/g)];
  expect(found.length, stderr).toBeGreaterThan(0);
  return found.map(([, pixels, mean]) => ({
    pixels: Number(pixels),
    mean: mean.trim().split(/\s+/).map(Number),
  }));
}

function wholeScene(): Sample {
  const path = join(folder, 'scene');
  spawnSync('gdal_translate', ['-q', '-of', 'ENVI', '-co', 'INTERLEAVE=BSQ', SCENE, path]);
  const values = Float32Array.from(readFileSync(path));
  const count = WIDTH * HEIGHT;
  return { count, bandCount: BANDS, values, positions: Float64Array.from({ length: count }, (_, i) => i) };
}

describe.skipIf(!present)('ISODATA (skipped where GRASS or GDAL is absent)', () => {
  it.each([5, 8])('without splits and merges finds the means of i.cluster, %i classes', async (clusters) => {
    const run = testRun();
    const parameters = {
      clusters,
      minimumClusters: clusters,
      maximumClusters: clusters,
      iterations: 1000,
      changeThreshold: 0,
      minimumClassSize: 20,
      maximumDeviation: 1000,
      minimumDistance: 0,
      maximumMerges: 0,
    };
    const { centres } = await fitIsodata(wholeScene(), parameters, run, createPace(run.signal));
    const classes = grass(clusters);
    expect(classes).toHaveLength(clusters);
    const byMean = (mean: readonly number[]): number => mean.reduce((sum, value) => sum + value, 0);
    classes.sort((one, other) => byMean(one.mean) - byMean(other.mean));
    classes.forEach(({ mean }, index) =>
      mean.forEach((value, band) => {
        // The report has six digits.
        expect(Math.abs(centres.values[index * BANDS + band] - value)).toBeLessThan(1e-3);
      }),
    );
  });
});
