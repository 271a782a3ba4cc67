import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineApi } from '../engine/api.ts';
import { builtinPlugins } from '../engine/builtin.ts';
import type { Files } from '../engine/bytes.ts';
import { createEngine } from '../engine/create-engine.ts';
import { nodeCodecs } from './codecs.ts';
import { nodeFiles } from './files.ts';
import { cacheFolder, readVersion, SAMPLE_SCENE } from './places.ts';
import { createScratchFolder } from './scratch-folder.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface OpenedEngine {
  readonly engine: EngineApi;
  readonly files: Files;
  /** Stops jobs and threads, and removes the scratch folder. */
  close(): Promise<void>;
}

/** Folders that files may be in; anywhere when absent. */
export interface OpenOptions {
  readonly readRoots?: readonly string[];
  readonly writeRoots?: readonly string[];
}
