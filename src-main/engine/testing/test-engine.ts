import type { EngineApi, JobDescription } from '../api.ts';
import type { DeviceDirectory } from '../device/device-directory.ts';
import { createEngine } from '../create-engine.ts';
import type { Plugin } from '../plugins/manifest.ts';
import { inlineWorkers, type Codecs } from '../workers.ts';
import { memoryFiles, type MemoryFiles } from './memory-files.ts';
import { testPlugin, testSceneText, type Gate, type TestScene } from './test-plugin.ts';

/** An engine over files in memory, and what a test may do behind its back. */
export interface TestEngine {
  readonly engine: EngineApi;
  /** Of the user. */
  readonly files: MemoryFiles;
  /** Of the engine: label rasters as "/scratch/ID.tif", unsaved work as "/scratch/autosave.json". */
  readonly scratch: MemoryFiles;
  /** Faults that the user was told of in a plain sentence. */
  readonly faults: unknown[];
  /** Makes the next fit wait. */
  hold(): Gate;
  /** Of the test plugin's learner, in this engine. */
  epochs(): number;
}

export interface TestEngineOptions {
  readonly codecs: Codecs;
  /** Beside the test plugin. */
  readonly plugins?: readonly Plugin[];
  readonly scenes?: Readonly<Record<string, TestScene>>;
  readonly devices?: DeviceDirectory;
  /** Of an engine that ran before. */
  readonly after?: Pick<TestEngine, 'files' | 'scratch'>;
}

export function testEngine({
  codecs,
  plugins = [],
  scenes = {},
  devices,
  after,
}: TestEngineOptions): TestEngine {
  const files = after?.files ?? memoryFiles();
  const scratch = after?.scratch ?? memoryFiles();
  for (const [path, scene] of Object.entries(scenes)) putScene(files, path, scene);
  const faults: unknown[] = [];
  const { plugin, hold, epochs } = testPlugin();
  const engine = createEngine({
    files,
    workers: inlineWorkers(codecs),
    devices,
    plugins: [...plugins, plugin],
    version: '0.0.0',
    roots: ['/data'],
    scratch: {
      files: scratch,
      resultPath: (id) => `/scratch/${id}.tif`,
      overviewPath: (fingerprint) => `/scratch/overviews/${encodeURIComponent(fingerprint)}.tif`,
      autosavePath: '/scratch/autosave.json',
    },
    onUnexpected: (error) => faults.push(error),
  });
  return { engine, files, scratch, faults, hold, epochs };
}

export function putScene(files: MemoryFiles, path: string, scene: TestScene): void {
  files.contents.set(path, new TextEncoder().encode(testSceneText(scene)));
}

/** Resolves once a job has ended, however it did. */
export async function jobEnd(engine: EngineApi, jobId: string): Promise<JobDescription> {
  const controller = new AbortController();
  const events = engine.events(controller.signal)[Symbol.asyncIterator]();
  while (!(await events.next()).done) {
    const job = (await engine.jobs()).find(({ id }) => id === jobId);
    if (job === undefined || job.state === 'running') continue;
    controller.abort();
    return job;
  }
  throw new Error(`The events ended before the job ${jobId}.`);
}
