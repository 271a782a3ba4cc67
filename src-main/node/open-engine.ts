import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineApi } from '../engine/api.ts';
import { builtinPlugins } from '../engine/builtin.ts';
import type { Files } from '../engine/bytes.ts';
import { createBlockCache } from '../engine/raster/cache.ts';
import { createEngine } from '../engine/create-engine.ts';
import { openRaster } from '../engine/plugins/open-raster.ts';
import { openSceneFiles, type SceneFiles } from '../engine/plugins/open-scene.ts';
import { createRegistry, type Registry } from '../engine/plugins/registry.ts';
import type { OpenOptions } from '../engine/raster/open-option.ts';
import type { Dataset } from '../engine/raster/raster.ts';
import type { Workers } from '../engine/workers.ts';
import { cacheBytes, COMMAND_CACHE_BYTES } from './cache-bytes.ts';
import { nodeFiles, type NodeFilesOptions } from './files.ts';
import { readVersion, SAMPLE_SCENE } from './places.ts';
import { keptScratch, temporaryScratch } from './scratch.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

/** What a command needs that works on files, without a project. */
export interface Tools {
  readonly files: Files;
  readonly workers: Workers;
  readonly registry: Registry;
  /** Whoever opens it closes it. */
  openRaster(path: string, wanted: 'scene' | 'labels', options?: OpenOptions): Promise<Dataset>;
  /** Whoever opens it closes it. */
  openScene(files: SceneFiles): Promise<Dataset>;
}

export interface OpenedEngine {
  readonly engine: EngineApi;
  readonly files: Files;
  /** Stops jobs and threads. */
  close(): Promise<void>;
}

export interface EngineSettings extends NodeFilesOptions {
  /** Keep unsaved work and result rasters for the next start. */
  readonly keep: boolean;
  /** Given faults that the user is told of in a plain sentence only. */
  readonly onUnexpected?: (error: unknown) => void;
}

/** Lends threads and readers to `work`, and takes them back. */
export async function withTools<Value>(work: (tools: Tools) => Promise<Value>): Promise<Value> {
  const files = nodeFiles();
  const workers = startThreads();
  const cache = createBlockCache(COMMAND_CACHE_BYTES);
  const access = { files, workers, cache, registry: createRegistry(builtinPlugins) };
  try {
    return await work({
      ...access,
      openRaster: (path, wanted, options) => openRaster(path, wanted, access, options),
      openScene: (scene) => openSceneFiles(scene, access),
    });
  } finally {
    await workers.close();
  }
}

/** Lends an engine that may reach any file and forgets all to `work`, and takes it back. */
export async function withEngine<Value>(work: (opened: OpenedEngine) => Promise<Value>): Promise<Value> {
  const opened = await openEngine({ keep: false });
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** An engine with its threads, its files and a place for what it makes. */
export async function openEngine({ keep, onUnexpected, ...roots }: EngineSettings): Promise<OpenedEngine> {
  const files = nodeFiles(roots);
  const workers = startThreads();
  const scratch = await (keep ? keptScratch() : temporaryScratch());
  const engine = createEngine({
    files,
    workers,
    cache: createBlockCache(keep ? cacheBytes() : COMMAND_CACHE_BYTES),
    plugins: builtinPlugins,
    version: readVersion(),
    roots: roots.readRoots ?? [],
    sampleScene: SAMPLE_SCENE,
    scratch,
    onUnexpected,
  });
  return {
    engine,
    files,
    close: async () => {
      await engine.close();
      await workers.close();
      await scratch.close();
    },
  };
}

/** The worker's entry lies beside this file, bundled or not. */
function startThreads(): WorkerPool {
  const script = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js';
  return createWorkerPool(pathToFileURL(join(import.meta.dirname, script)));
}
