import type { EngineApi } from '../engine/api.ts';
import { builtinPlugins } from '../engine/builtin.ts';
import type { Files } from '../engine/bytes.ts';
import { createBlockCache } from '../engine/raster/cache.ts';
import { createEngine } from '../engine/create-engine.ts';
import { cacheBytes, COMMAND_CACHE_BYTES } from './cache-bytes.ts';
import { nodeDevices } from './devices/node-devices.ts';
import { nodeFiles, type NodeFilesOptions } from './files.ts';
import { readVersion, SAMPLE_SCENE } from './places.ts';
import { keptScratch, temporaryScratch } from './scratch.ts';
import { startThreads } from './start-threads.ts';

export interface OpenedEngine {
  readonly engine: EngineApi;
  readonly files: Files;
  /** Stops jobs and threads. */
  close(): Promise<void>;
}

export interface EngineSettings extends NodeFilesOptions {
  /** Where tensor programs run: "auto" or the id of a device. */
  readonly device?: string;
  /** Keep unsaved work and result rasters for the next start. */
  readonly keep: boolean;
  /** Given faults that the user is told of in a plain sentence only. */
  readonly onUnexpected?: (error: unknown) => void;
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
export async function openEngine({
  keep,
  device,
  onUnexpected,
  ...roots
}: EngineSettings): Promise<OpenedEngine> {
  const files = nodeFiles(roots);
  const workers = startThreads();
  const scratch = await (keep ? keptScratch() : temporaryScratch());
  const engine = createEngine({
    files,
    workers,
    devices: nodeDevices({ chosen: device }),
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
