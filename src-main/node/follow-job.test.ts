import { describe, expect, it } from 'vitest';
import type { EngineApi, EngineEvent, JobDescription } from '../engine/api.ts';
import { fakeEngine } from '../server/testing/fake-engine.ts';
import { followJob } from './follow-job.ts';

const job = (part: Partial<JobDescription>) =>
  ({ id: 'j', state: 'running', stage: 'Fitting', fraction: 0, title: 'Cluster', ...part }) as JobDescription;

/** An engine whose job goes through these states, one with each event. */
function engineWith(states: JobDescription[], more: Partial<EngineApi> = {}): EngineApi {
  let place = -1;
  return fakeEngine({
    async *events() {
      for (const state of states) {
        place++;
        yield (place === 0 ? { type: 'project' } : { type: 'job', job: state }) as EngineEvent;
      }
    },
    jobs: async () => [job({ id: 'other', state: 'done' }), states[place]],
    ...more,
  });
}

const never = new AbortController().signal;

describe('following a job', () => {
  it('reports its progress and gives its end', async () => {
    const seen: number[] = [];
    const states = [0, 0.5, 1].map((fraction) =>
      job({ fraction, state: fraction === 1 ? 'done' : 'running' }),
    );
    const end = await followJob(engineWith(states), 'j', never, ({ fraction }) => seen.push(fraction));
    expect(seen).toEqual([0, 0.5, 1]);
    expect(end.state).toBe('done');
  });

  it('sees a job that had ended before', async () => {
    await expect(
      followJob(engineWith([job({ state: 'done' })]), 'j', never, () => {}),
    ).resolves.toMatchObject({ state: 'done' });
  });

  it('throws what the job failed with', async () => {
    const engine = engineWith([job({ state: 'failed', message: 'a.tif is damaged.' })]);
    await expect(followJob(engine, 'j', never, () => {})).rejects.toThrow('a.tif is damaged.');
  });

  it('cancels the job when interrupted, and waits for its end', async () => {
    const interrupt = new AbortController();
    const cancelled: string[] = [];
    const states = [job({}), job({ fraction: 0.5 }), job({ state: 'cancelled' })];
    const engine = engineWith(states, { cancelJob: async (id) => void cancelled.push(id) });
    const seen: string[] = [];
    const end = followJob(engine, 'j', interrupt.signal, ({ state }) => {
      seen.push(state);
      interrupt.abort();
    });
    await expect(end).rejects.toMatchObject({ code: 'cancelled' });
    expect(cancelled).toEqual(['j']);
    expect(seen).toEqual(['running', 'running', 'cancelled']);
  });

  it('ends where the engine ends', async () => {
    await expect(followJob(engineWith([job({})]), 'j', never, () => {})).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
