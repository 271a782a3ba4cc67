import type { ProjectState } from '../api.ts';
import { EngineError } from '../errors.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobContext } from '../jobs/job.ts';
import type { Registry } from '../plugins/registry.ts';
import type { Project, Result } from '../project/document.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import type { Run } from '../run.ts';
import { withUnfitResults } from './fits-grid.ts';
import type { KeptModels } from './kept-models.ts';
import type { LabelRasters } from './label-rasters.ts';
import type { OpenProject } from './open-project.ts';
import type { OpenScenes } from './open-scenes.ts';
import type { EngineOptions } from './options.ts';
import type { TrainingPreview } from './training-preview.ts';
import type { UnfinishedJobs } from './unfinished-jobs.ts';

/** What an engine holds while it runs. */
export interface Workspace {
  readonly options: EngineOptions;
  readonly registry: Registry;
  readonly document: OpenProject;
  readonly scenes: OpenScenes;
  readonly labels: LabelRasters;
  readonly models: KeptModels;
  readonly jobs: JobQueue;
  readonly unfinished: UnfinishedJobs;
  /** Of clusterings that run, by the result that they make. */
  readonly previews: Map<string, TrainingPreview>;
  /** Results whose label raster was to be predicted again, and from which file: one attempt each. */
  readonly restored: Map<string, string>;
  /** Tells listeners that the project, or what is known about it, has changed. */
  announce(): void;
  newId(): string;
  /** Greater each time, also than that of an engine that ran before. */
  nextRevision(): number;
}

export function describeState({ document, scenes, labels, nextRevision }: Workspace): ProjectState {
  return {
    revision: nextRevision(),
    ...document.describe(),
    scenes: scenes.descriptions.map((scene) => withUnfitResults(scene, document.project)),
    missing: scenes.missing,
    readyResults: labels.ready,
    shown: shownOfCut(document.project),
  };
}

function shownOfCut({ results }: Project): ProjectState['shown'] {
  const cut = results.filter((result) => result.cut);
  return Object.fromEntries(cut.map((result) => [result.id, shownClusters(result)]));
}

/** Throws `not-found`. */
export function findResult({ document }: Workspace, id: string): Result {
  const result = document.project.results.find((candidate) => candidate.id === id);
  if (!result) throw new EngineError('not-found', `There is no result "${id}" in the project.`);
  return result;
}

/** What a job of the queue lends on to the engine's code. */
export function runOf({ options }: Workspace, { signal, report, tell }: JobContext, seed: number): Run {
  return { signal, seed, workers: options.workers, devices: options.devices, report, tell };
}

/** What a call that is no job lends on: it reports to nobody. */
export function quietRun({ options }: Workspace, seed: number, signal = new AbortController().signal): Run {
  return { signal, seed, workers: options.workers, devices: options.devices, report: () => {} };
}
