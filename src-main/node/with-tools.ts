import { builtinPlugins } from '../engine/builtin.ts';
import type { Files } from '../engine/bytes.ts';
import { openRaster } from '../engine/plugins/open-raster.ts';
import { openSceneFiles, type SceneFiles } from '../engine/plugins/open-scene.ts';
import { createRegistry, type Registry } from '../engine/plugins/registry.ts';
import { createBlockCache } from '../engine/raster/cache.ts';
import type { OpenOptions } from '../engine/raster/open-option.ts';
import type { Dataset } from '../engine/raster/raster.ts';
import type { Workers } from '../engine/workers.ts';
import { COMMAND_CACHE_BYTES } from './cache-bytes.ts';
import { nodeFiles } from './files.ts';
import { startThreads } from './start-threads.ts';

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

/** Threads that load while files are opened; further ones start when there is work for them. */
const THREADS_AT_ONCE = 2;

/** Lends threads and readers to `work`, and takes them back. */
export async function withTools<Value>(work: (tools: Tools) => Promise<Value>): Promise<Value> {
  const files = nodeFiles();
  const workers = startThreads({ atOnce: THREADS_AT_ONCE });
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
