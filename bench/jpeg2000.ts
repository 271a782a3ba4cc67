/**
 * Reads a tiled JP2 of 10980 x 10980 uint16, row of tiles by row of tiles, beside GDAL with two threads, in alternation; then its
 * coarsest overview alone, as the map does when a scene is opened.
 *
 * usage: node bench/jpeg2000.ts [--rounds 3] [--scene FILE.jp2]
 * Needs python3 with GDAL (its JP2OpenJPEG driver), with which the scene is made at the first run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { jpeg2000Reader } from '../src-main/engine/formats/jpeg2000/jpeg2000-reader.ts';
import type { Raster } from '../src-main/engine/raster/raster.ts';
import { openContext } from '../src-main/engine/testing/open-context.ts';
import { nodeFiles } from '../src-main/node/files.ts';
import { createWorkerPool } from '../src-main/node/worker-pool.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');
const PYTHON = '/usr/bin/python3';
const PEER = join(import.meta.dirname, 'jpeg2000-peer.py');

interface Measure {
  readonly seconds: number;
  readonly megabytes: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    scene: { type: 'string' },
    read: { type: 'string' },
    overview: { type: 'boolean', default: false },
  },
});
if (values.read) await readScene(values.read, values.overview);
else compare(values.scene ?? makeScene(), Number(values.rounds));

function makeScene(): string {
  const file = join(SCRATCH, 'scene-10980.jp2');
  mkdirSync(SCRATCH, { recursive: true });
  if (existsSync(file)) return file;
  const made = spawnSync(PYTHON, [PEER, 'make', file], { stdio: 'inherit' });
  if (made.status !== 0) throw new Error('Could not make the scene: is python3-gdal there?');
  return file;
}

/** What is measured of ours, in a process of its own. */
async function readScene(path: string, overview: boolean): Promise<void> {
  const pool = createWorkerPool(new URL('../src-main/node/worker.ts', import.meta.url));
  const dataset = await jpeg2000Reader.open(await nodeFiles().open(path), openContext(pool));
  const raster: Raster = overview ? dataset.overviews.at(-1)! : dataset;
  const { width, height } = raster.grid;
  const step = raster.blockSize.height;
  for (let row = 0; row < height; row += step) {
    await raster.read({ column: 0, row, width, height: Math.min(step, height - row) });
  }
  await dataset.close();
  await pool.close();
}

function compare(scene: string, rounds: number): void {
  const self = import.meta.filename;
  const cases: Readonly<Record<string, readonly [string, string[]]>> = {
    'Swath, all': [process.execPath, [self, '--read', scene]],
    'GDAL, all': [PYTHON, [PEER, 'read', scene]],
    'Swath, coarsest overview': [process.execPath, [self, '--read', scene, '--overview']],
    'GDAL, coarsest overview': [PYTHON, [PEER, 'overview', scene]],
  };
  const measured = new Map<string, Measure[]>(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, [command, parts]] of Object.entries(cases)) {
      measured.get(name)!.push(measure(command, parts));
    }
  }
  console.log(`${availableParallelism()} x ${cpus()[0]?.model}, Node ${process.version}`);
  console.log('| | wall s (median) | peak MB (median) |\n|---|---|---|');
  for (const [name, runs] of measured) {
    const seconds = median(runs.map((run) => run.seconds)).toFixed(2);
    console.log(`| ${name} | ${seconds} | ${median(runs.map((run) => run.megabytes)).toFixed(0)} |`);
  }
}

/** Wall seconds and peak resident memory of the process, by GNU time. */
function measure(command: string, parts: string[]): Measure {
  const started = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-v', command, ...parts], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ${parts.join(' ')} failed:\n${stderr}`);
  return {
    seconds,
    megabytes: Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1]) / 1024,
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
