import type { ClusterRequest, JobDescription } from '../api.ts';
import { EngineError, isEngineError } from '../errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import type { Autosave } from './autosave.ts';
import { clusterJob } from './cluster-job.ts';
import type { UnfinishedJob } from './unfinished-jobs.ts';
import type { Workspace } from './workspace.ts';

/** Work that brings the process down each time must not do so for ever. */
const MOST_RESUMES = 3;

/** Starts a clustering that is begun again, from its checkpoint, if this process dies. Throws what `clusterJob` throws. */
export async function startClustering(
  workspace: Workspace,
  autosave: Autosave,
  request: ClusterRequest,
): Promise<JobDescription> {
  return startKept(workspace, autosave, await clusterJob(workspace, request), { request, resumed: 0 });
}

/** Starts what an earlier process had not ended. What cannot be started is a job that has failed and says why. */
export async function resumeClusterings(
  workspace: Workspace,
  autosave: Autosave,
  unfinished: readonly UnfinishedJob[],
): Promise<void> {
  for (const { request, resumed } of unfinished) {
    try {
      if (resumed >= MOST_RESUMES) throw givenUp(resumed);
      const job = await clusterJob(workspace, request);
      await startKept(workspace, autosave, job, { request, resumed: resumed + 1 });
    } catch (error) {
      workspace.jobs.start(failing(request, error));
    }
  }
}

/** Written down before it begins: it may end the process at once. */
async function startKept(
  { jobs, unfinished }: Workspace,
  autosave: Autosave,
  job: JobRequest,
  kept: UnfinishedJob,
): Promise<JobDescription> {
  unfinished.enter(kept);
  autosave.schedule();
  await autosave.flush();
  const started = jobs.start(job);
  unfinished.started(kept, started.id);
  return started;
}

function failing({ sceneId }: ClusterRequest, error: unknown): JobRequest {
  const reason = isEngineError(error) ? error.message : String(error);
  return {
    kind: 'cluster',
    title: 'Go on with an interrupted clustering',
    sceneId,
    work: () =>
      Promise.reject(new EngineError('bad-input', `An interrupted clustering cannot go on: ${reason}`)),
  };
}

function givenUp(resumed: number): EngineError {
  return new EngineError(
    'internal',
    `Swath stopped in the middle of it ${resumed + 1} times. Try fewer bands, a smaller sample or another method.`,
  );
}
