/**
 * Opens broken files one after the other in this process and tells of each on standard output; fuzz.ts watches.
 *
 * usage: node open-broken.ts SEEDS WORK FIRST LAST SEED
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtinPlugins } from '../../src-main/engine/builtin.ts';
import { isEngineError } from '../../src-main/engine/errors.ts';
import { AREA_SECONDS, readAreaFiles } from '../../src-main/engine/formats/areas/read-area-files.ts';
import { openRaster } from '../../src-main/engine/plugins/open-raster.ts';
import { createRegistry } from '../../src-main/engine/plugins/registry.ts';
import type { Dataset } from '../../src-main/engine/raster/raster.ts';
import { openAreaFiles } from '../../src-main/engine/recipe/open-area-files.ts';
import { nodeFiles } from '../../src-main/node/files.ts';
import { createWorkerPool } from '../../src-main/node/worker-pool.ts';
import { mutate } from './mutate.ts';

/** Windows read of each file that opens. */
const WINDOWS = 4;
const AREAS = ['.shp', '.gpkg', '.fgb', '.geojson'];

const [seeds, work, first, last, seed] = process.argv.slice(2);
const names = readdirSync(seeds).sort();
const script = pathToFileURL(join(import.meta.dirname, '..', '..', 'src-main', 'node', 'worker.ts'));
const workers = createWorkerPool(script, { size: 2 });
const access = { files: nodeFiles(), workers, registry: createRegistry(builtinPlugins) };
for (let number = Number(first); number < Number(last); number += 1) {
  const name = names[number % names.length];
  console.log(`begin ${number} ${name}`);
  const started = performance.now();
  const outcome = await outcomeOf(broken(name, number));
  const milliseconds = Math.round(performance.now() - started);
  const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(`end ${number} ${milliseconds} ${megabytes} ${outcome}`);
}
await workers.close();

/** A folder in which one of the seeds is broken, and its companions are as they were. */
function broken(name: string, number: number): string {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const stem = name.slice(0, name.length - extname(name).length);
  for (const beside of names.filter((other) => other.startsWith(`${stem}.`)))
    copyFileSync(join(seeds, beside), join(work, beside));
  const path = join(work, name);
  writeFileSync(path, mutate(readFileSync(join(seeds, name)), Number(seed) * 1_000_003 + number));
  return path;
}

async function outcomeOf(path: string): Promise<string> {
  try {
    await (AREAS.includes(extname(path)) ? loadAreas(path) : readSome(path));
    return 'read';
  } catch (error) {
    if (isEngineError(error) && error.code !== 'internal') return error.code;
    return `FAULT ${String(error instanceof Error ? error.stack : error).replaceAll('\n', ' | ')}`;
  }
}

async function loadAreas(path: string): Promise<void> {
  await workers.run(readAreaFiles, await openAreaFiles(access.files, path), { limitSeconds: AREA_SECONDS });
}

async function readSome(path: string): Promise<void> {
  const dataset = await openRaster(path, 'scene', access);
  try {
    for (const raster of [dataset, ...dataset.overviews].slice(0, 3)) await readCorners(raster as Dataset);
  } finally {
    await dataset.close();
  }
}

async function readCorners({ grid, blockSize, bands, read }: Dataset): Promise<void> {
  const width = Math.min(grid.width, blockSize.width, 512);
  const height = Math.min(grid.height, blockSize.height, 512);
  const wanted = bands.slice(0, 8).map((_, band) => band);
  for (let corner = 0; corner < WINDOWS; corner += 1) {
    const column = corner % 2 === 0 ? 0 : grid.width - width;
    const row = corner < 2 ? 0 : grid.height - height;
    await read({ column, row, width, height }, { bands: wanted });
  }
}
