/**
 * Reads a scene as a consumer of the engine does, and prints a line of JSON.
 *
 * usage: node bench/read-swath.ts (walk | overview | bands) SCENE
 */
import { availableParallelism } from 'node:os';
import { builtinPlugins } from '../src-main/engine/builtin.ts';
import { openRaster } from '../src-main/engine/plugins/open-raster.ts';
import { createRegistry } from '../src-main/engine/plugins/registry.ts';
import { createBlockCache } from '../src-main/engine/raster/cache.ts';
import type { Block, Raster } from '../src-main/engine/raster/raster.ts';
import { walkRaster } from '../src-main/engine/raster/walk.ts';
import { cacheBytes, COMMAND_CACHE_BYTES } from '../src-main/node/cache-bytes.ts';
import { nodeFiles } from '../src-main/node/files.ts';
import { createWorkerPool } from '../src-main/node/worker-pool.ts';
import { BAND_CHOICES, overviewWindows, SCREEN, type Measured } from './read-cases.ts';

const [mode, path] = process.argv.slice(2);
const workers = createWorkerPool(new URL('../src-main/node/worker.ts', import.meta.url), {
  size: Math.min(2, availableParallelism()),
});
const cache = createBlockCache(mode === 'bands' ? cacheBytes() : COMMAND_CACHE_BYTES);
const access = { files: nodeFiles(), workers, cache, registry: createRegistry(builtinPlugins) };
const dataset = await openRaster(path, 'scene', access);
const measures: Readonly<Record<string, (raster: Raster) => Promise<Measured>>> = { walk, overview, bands };
console.log(JSON.stringify(await measures[mode](dataset)));
await dataset.close();
await workers.close();

/** Every block of every band comes to this thread. */
async function walk(raster: Raster): Promise<Measured> {
  const run = { signal: new AbortController().signal, seed: 0, workers, report: () => {} };
  let bytes = 0;
  return timed(async () => {
    await walkRaster(raster, run, (block) => void (bytes += bytesIn(block)));
    return bytes;
  });
}

/** Who looks at windows has done so before: the threads have started. */
async function overview(raster: Raster): Promise<Measured> {
  const level = raster.overviews[1];
  const { width, height } = raster.blockSize;
  const blocks = [0, width].map((column) => raster.read({ column, row: 0, width, height }));
  await Promise.all(blocks);
  return timed(async () => {
    let bytes = 0;
    for (const window of overviewWindows(level.grid)) bytes += bytesIn(await level.read(window));
    return bytes;
  });
}

/** A screenful of three bands, cold, then the same pixels of other bands. */
async function bands(raster: Raster): Promise<Measured> {
  const look = (choice: readonly number[]): Promise<Measured> =>
    timed(async () => bytesIn(await raster.read(SCREEN, { bands: choice })));
  const [first, ...others] = BAND_CHOICES;
  const { seconds, bytes } = await look(first);
  const changes: number[] = [];
  for (const choice of others) changes.push((await look(choice)).seconds);
  return { seconds, bytes, changes };
}

async function timed(work: () => Promise<number>): Promise<Measured> {
  const started = performance.now();
  const bytes = await work();
  return { bytes, seconds: (performance.now() - started) / 1000 };
}

function bytesIn(block: Block): number {
  return block.bands.reduce((sum, samples) => sum + samples.byteLength, 0);
}
