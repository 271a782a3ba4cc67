import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

/** Threads for the engine's tasks. The worker's entry lies beside this file, bundled or not. */
export function startThreads(options?: WorkerPoolOptions): WorkerPool {
  const script = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js';
  return createWorkerPool(pathToFileURL(join(import.meta.dirname, script)), options);
}
