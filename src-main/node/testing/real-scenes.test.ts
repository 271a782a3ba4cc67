import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memorySource } from '../../engine/bytes.ts';
import { matlabReader } from '../../engine/formats/matlab/matlab-reader.ts';
import { openContext } from '../../engine/testing/open-context.ts';
import { inlineWorkers } from '../../engine/workers.ts';
import { nodeCodecs } from '../codecs.ts';

const SHARED = resolve(import.meta.dirname, '../../../../shared/data/hsi');
const SWATH = resolve(import.meta.dirname, '../swath.ts');
const folder = mkdtempSync(join(tmpdir(), 'swath-real-'));
afterAll(() => rmSync(folder, { recursive: true }));

function swath(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SWATH, ...words], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

interface Agreement {
  readonly oa: number;
  readonly nmi: number;
}

/** Agreement of k-means on raw values, the lowest inertia of ten starts. */
function agreementOf(scene: string, truth: string, clusters: number): Agreement {
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

/** As good as numbers of three digits. */
function expectAtLeast(found: Agreement, known: Agreement): void {
  expect(found.oa).toBeGreaterThan(known.oa - 0.0005);
  expect(found.nmi).toBeGreaterThan(known.nmi - 0.0005);
}

/** A raw raster of float32 with an ENVI header, one row of pixels: band after band. */
function writeRow(name: string, bandCount: number, samples: ArrayLike<number>): string {
  const path = join(folder, `${name}.dat`);
  writeFileSync(path, Buffer.from(Float32Array.from(samples).buffer));
  const size = `samples = ${samples.length / bandCount}\nlines = 1\nbands = ${bandCount}`;
  writeFileSync(
    join(folder, `${name}.hdr`),
    `ENVI\n${size}\ndata type = 4\ninterleave = bsq\nbyte order = 0\n`,
  );
  return path;
}

/** A matrix of a MATLAB file, row by row. */
async function readMatrix(path: string, array: string): Promise<{ rows: number; values: number[] }> {
  const source = memorySource(path, new Uint8Array(readFileSync(path)));
  const context = openContext(inlineWorkers(nodeCodecs), { options: { array } });
  const { grid, read } = await matlabReader.open(source, context);
  const { bands } = await read({ column: 0, row: 0, width: grid.width, height: grid.height });
  return { rows: grid.height, values: Array.from(bands[0], Number) };
}

/** The row of the greatest value of each column, from 1. */
function greatestRows({ rows, values }: { rows: number; values: readonly number[] }): number[] {
  const columns = values.length / rows;
  return Array.from({ length: columns }, (_, column) => {
    const own = Array.from({ length: rows }, (__, row) => values[row * columns + column]);
    return own.indexOf(Math.max(...own)) + 1;
  });
}

describe('k-means agrees with the truth as in other software', () => {
  const salinas = join(SHARED, 'salinasA/SalinasA_corrected.mat');
  it.skipIf(!existsSync(salinas))('on SalinasA (skipped where ../shared/data is missing)', () => {
    expectAtLeast(agreementOf(salinas, join(SHARED, 'salinasA/SalinasA_gt.mat'), 6), {
      oa: 0.804,
      nmi: 0.802,
    });
  });

  const pines = join(SHARED, 'indian_pines/Indian_part_85x70.mat');
  it.skipIf(!existsSync(pines))('on Indian Pines (skipped where ../shared/data is missing)', () => {
    expectAtLeast(agreementOf(`${pines}:X`, `${pines}:grd`, 4), { oa: 0.641, nmi: 0.432 });
  });

  const samson = join(SHARED, 'samson');
  it.skipIf(!existsSync(samson))('on Samson (skipped where ../shared/data is missing)', async () => {
    const { rows, values } = await readMatrix(join(samson, 'samson_1.mat'), 'V');
    const scene = writeRow('samson', rows, values);
    const shares = await readMatrix(join(samson, 'end3.mat'), 'A');
    expectAtLeast(agreementOf(scene, writeRow('materials', 1, greatestRows(shares)), 3), {
      oa: 0.701,
      nmi: 0.432,
    });
  });

  const statlog = join(SHARED, 'statlog/sat.trn');
  it.skipIf(!existsSync(statlog))('on Statlog (skipped where ../shared/data is missing)', () => {
    const rows = readFileSync(statlog, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const column = (place: number): number[] => rows.map((row) => row[place]);
    const bands = Array.from({ length: 36 }, (_, band) => column(band));
    const scene = writeRow('statlog', bands.length, bands.flat());
    const truth = writeRow('truth', 1, column(36));
    expectAtLeast(agreementOf(scene, truth, 6), { oa: 0.681, nmi: 0.614 });
  });
});
