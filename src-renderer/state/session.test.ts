import { expect, it } from 'vitest';
import type { ProjectState } from '../../src-main/engine/api.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Session } from './session.svelte.ts';

it('keeps the newest state, whatever the order in which an answer and events arrive', async () => {
  const engine = createFakeEngine();
  const session = new Session(engine);
  const states: ProjectState[] = [];
  for (const name of ['First', 'Second', 'Third']) {
    states.push(await engine.apply({ type: 'rename-project', name }));
  }
  const [first, second, third] = states;
  for (const state of [second, first, third, first, second]) session.receive({ type: 'project', state });
  expect(session.state).toBe(third);
});

it('tells of every job that ends, once, also of one that was never seen running, but not of those before its time', async () => {
  const ended: string[] = [];
  const session = new Session(createFakeEngine(), { jobEnded: ({ id }) => ended.push(id) });
  const job = { kind: 'export', title: 'Job', stage: '', fraction: 1, secondsSpent: 0 } as const;
  session.jobs = [{ ...job, id: 'earlier', state: 'done' }];
  session.receive({ type: 'job', job: { ...job, id: 'earlier', state: 'done' } });
  session.receive({ type: 'job', job: { ...job, id: 'long', state: 'running' } });
  session.receive({ type: 'job', job: { ...job, id: 'short', state: 'failed' } });
  session.receive({ type: 'job', job: { ...job, id: 'long', state: 'done' } });
  session.receive({ type: 'job', job: { ...job, id: 'long', state: 'done' } });
  expect(ended).toEqual(['short', 'long']);
});

it('tells of each thing that a job says once, and not of what was said before its time', () => {
  const noticed: string[] = [];
  const session = new Session(createFakeEngine(), { noticed: (message) => noticed.push(message) });
  const job = {
    id: 'job',
    kind: 'cluster',
    title: '',
    stage: '',
    fraction: 0,
    secondsSpent: 0,
    state: 'running',
  } as const;
  session.jobs = [{ ...job, notices: ['old'] }];
  for (const notices of [['old'], ['old', 'new'], ['old', 'new', 'newer']])
    session.receive({ type: 'job', job: { ...job, notices } });
  session.receive({ type: 'job', job: { ...job, state: 'done', notices: ['old', 'new', 'newer'] } });
  expect(noticed).toEqual(['new', 'newer']);
});
