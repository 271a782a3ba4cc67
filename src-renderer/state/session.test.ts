import { expect, it } from 'vitest';
import type { ProjectState } from '../../src-main/engine/api.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { Session } from './session.svelte.ts';

it('keeps the newest state, whatever the order in which an answer and events arrive', async () => {
  const engine = createFakeEngine();
  const session = new Session(engine, () => {});
  const states: ProjectState[] = [];
  for (const name of ['First', 'Second', 'Third']) {
    states.push(await engine.apply({ type: 'rename-project', name }));
  }
  const [first, second, third] = states;
  for (const state of [second, first, third, first, second]) session.receive({ type: 'project', state });
  expect(session.state).toBe(third);
});
