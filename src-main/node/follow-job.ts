import type { EngineApi, JobDescription } from '../engine/api.ts';
import { EngineError } from '../engine/errors.ts';

/**
 * Waits for a job to end, telling `report` of its progress. Cancels it when `signal` aborts, and still waits for its
 * end, so that nothing half written is left. Throws where it failed or was cancelled.
 */
export async function followJob(
  engine: EngineApi,
  jobId: string,
  signal: AbortSignal,
  report: (job: JobDescription) => void,
): Promise<JobDescription> {
  const stop = new AbortController();
  const cancel = (): void => void engine.cancelJob(jobId).catch(() => stop.abort());
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    // The stream starts with the present state, so a job that has ended by now is seen too.
    for await (const event of engine.events(stop.signal)) {
      if (event.type === 'job' && event.job.id !== jobId) continue;
      const job = (await engine.jobs()).find(({ id }) => id === jobId);
      if (job === undefined) continue;
      report(job);
      if (job.state !== 'running') return ended(job);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    stop.abort();
  }
  throw new EngineError('cancelled', 'Cancelled.');
}

function ended(job: JobDescription): JobDescription {
  if (job.state === 'cancelled') throw new EngineError('cancelled', 'Cancelled.');
  if (job.state === 'failed') throw new EngineError('bad-input', job.message ?? `${job.title} failed.`);
  return job;
}
