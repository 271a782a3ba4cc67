import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const SHARED = resolve(import.meta.dirname, '../../../../shared/data/hsi');
const SWATH = resolve(import.meta.dirname, '../swath.ts');
const folder = mkdtempSync(join(tmpdir(), 'swath-real-'));
afterAll(() => rmSync(folder, { recursive: true }));

function swath(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SWATH, ...words], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Agreement of k-means on raw values, the lowest inertia of ten starts. */
function agreementOf(scene: string, truth: string, clusters: number): { oa: number; nmi: number } {
  const out = join(folder, 'clusters.tif');
  const parameters = [
    '--clusters',
    String(clusters),
    '--restarts',
    '10',
    '--change-threshold',
    '0',
    '--iterations',
    '300',
  ];
  swath('cluster', scene, '--mask', truth, '--no-standardise', ...parameters, '--out', out);
  return JSON.parse(swath('agreement', out, '--truth', truth, '--json'));
}

/** A raw raster with an ENVI header, one row of pixels. */
function writeRow(name: string, bands: readonly (readonly number[])[]): string {
  const path = join(folder, `${name}.dat`);
  writeFileSync(path, Buffer.from(Uint16Array.from(bands.flat()).buffer));
  const size = `samples = ${bands[0].length}\nlines = 1\nbands = ${bands.length}`;
  writeFileSync(
    join(folder, `${name}.hdr`),
    `ENVI\n${size}\ndata type = 12\ninterleave = bsq\nbyte order = 0\n`,
  );
  return path;
}

describe('k-means agrees with the truth as in other software', () => {
  const salinas = join(SHARED, 'salinasA/SalinasA_corrected.mat');
  it.skipIf(!existsSync(salinas))('on SalinasA (skipped where ../shared/data is missing)', () => {
    const { oa, nmi } = agreementOf(salinas, join(SHARED, 'salinasA/SalinasA_gt.mat'), 6);
    expect(oa).toBeCloseTo(0.804, 2);
    expect(nmi).toBeCloseTo(0.802, 2);
  });

  const statlog = join(SHARED, 'statlog/sat.trn');
  it.skipIf(!existsSync(statlog))('on Statlog (skipped where ../shared/data is missing)', () => {
    const rows = readFileSync(statlog, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const scene = writeRow(
      'statlog',
      Array.from({ length: 36 }, (_, band) => rows.map((row) => row[band])),
    );
    const truth = writeRow('truth', [rows.map((row) => row[36])]);
    const { oa, nmi } = agreementOf(scene, truth, 6);
    expect(oa).toBeCloseTo(0.681, 2);
    expect(nmi).toBeCloseTo(0.614, 2);
  });
});
