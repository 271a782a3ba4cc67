import type { EngineApi } from './api.ts';
import { createAutosave, unsavedWork } from './engine/autosave.ts';
import { Engine } from './engine/engine.ts';
import { createEventStream } from './engine/event-stream.ts';
import { KeptModels } from './engine/kept-models.ts';
import { LabelRasters } from './engine/label-rasters.ts';
import { openSceneFile } from './engine/open-files.ts';
import { OpenProject } from './engine/open-project.ts';
import { OpenScenes } from './engine/open-scenes.ts';
import type { EngineOptions } from './engine/options.ts';
import { UnfinishedJobs } from './engine/unfinished-jobs.ts';
import { describeState, type Workspace } from './engine/workspace.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import { openRaster } from './plugins/open-raster.ts';
import { createRegistry } from './plugins/registry.ts';
import { newProject } from './project/new-project.ts';

/**
 * An engine with an empty project, or with the unsaved work of an earlier process where there is some. Does no work before it
 * is first asked. Throws `bad-input` where the plugins do not go together.
 */
export function createEngine(options: EngineOptions): EngineApi {
  const { files, workers, cache, plugins, scratch } = options;
  const onUnexpected = (error: unknown): void => options.onUnexpected?.(error);
  const registry = createRegistry(plugins);
  const document = new OpenProject(newProject());
  const stream = createEventStream();
  const unfinished = new UnfinishedJobs();
  const autosave = createAutosave(
    scratch.files,
    scratch.autosavePath,
    () => unsavedWork(document, unfinished.list),
    onUnexpected,
  );
  let revision = Date.now();
  const workspace: Workspace = {
    options,
    registry,
    document,
    scenes: new OpenScenes((scene) => openSceneFile(scene, { files, workers, registry, cache }, scratch)),
    labels: new LabelRasters(scratch, (path) =>
      openRaster(path, 'labels', { files: scratch.files, workers, registry, cache }),
    ),
    models: new KeptModels(scratch, files, workers),
    jobs: createJobQueue({
      onChange: (job) => {
        stream.publish({ type: 'job', job });
        if (job.state !== 'running' && unfinished.ended(job.id)) autosave.schedule();
      },
      onUnexpected,
    }),
    unfinished,
    previews: new Map(),
    restored: new Map(),
    announce: () => {
      stream.publish({ type: 'project', state: describeState(workspace) });
      autosave.schedule();
    },
    newId: () => crypto.randomUUID(),
    nextRevision: () => revision++,
  };
  return new Engine(workspace, autosave, stream);
}
