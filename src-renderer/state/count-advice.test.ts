import { expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { ClusterDraft } from './cluster-draft.svelte.ts';
import { CountAdvice } from './count-advice.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

async function opened(jobMilliseconds = 0) {
  const asked: unknown[] = [];
  const engine = createFakeEngine({
    jobMilliseconds,
    onCall: (name, given) => {
      if (name === 'startAdvice') asked.push(given[0]);
    },
  });
  const workbench = new Workbench(engine);
  const closing = new AbortController();
  const following = workbench.session.follow(closing.signal);
  await workbench.openScene('/scenes/valley.tif');
  await vi.waitFor(() => expect(workbench.scene).toBeDefined());
  const draft = new ClusterDraft(workbench);
  const close = async (): Promise<void> => {
    closing.abort();
    await following;
  };
  return { advice: new CountAdvice(workbench, draft), draft, workbench, asked, close };
}

it('tries the pixels and bands of the form, and fills the number in', async () => {
  const { advice, draft, asked, close } = await opened();
  draft.useBands([0], false);
  draft.seed = '7';
  advice.to = '9';
  await advice.start();
  await vi.waitFor(() => expect(advice.advice?.scores).toHaveLength(8));
  expect(asked).toMatchObject([{ from: 2, to: 9, recipe: { seed: 7, bands: draft.bands } }]);
  expect(draft.bands).not.toContain(0);
  advice.use(advice.advice!.suggestion.count);
  expect(draft.entry('clusters')).toBe('5');
  await close();
});

it('says what is wrong with a range, and does not start', async () => {
  const { advice, asked, close } = await opened();
  const problems = [
    ['1', '9'],
    ['2', '65'],
    ['9', '8'],
    ['', '8'],
  ].map(([from, to]) => {
    [advice.from, advice.to] = [from, to];
    return advice.problem;
  });
  expect(problems.every((problem) => problem !== undefined)).toBe(true);
  await advice.start();
  expect(asked).toEqual([]);
  await close();
});

it('can be stopped', async () => {
  const { advice, close } = await opened(60_000);
  await advice.start();
  await vi.waitFor(() => expect(advice.isRunning).toBe(true));
  await advice.cancel();
  await vi.waitFor(() => expect(advice.job?.state).toBe('cancelled'));
  expect(advice.advice).toBeUndefined();
  await close();
});
