import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { writeLargeScene } from './large-scene.ts';
import { colourAt, mapIsIdle, openScene } from './steps.ts';

const SIDE = 8192;

/** By the place of a tile: how far each answer was that the page got, undefined for a complete one. */
function followTiles(window: Page): Map<string, (number | undefined)[]> {
  const answers = new Map<string, (number | undefined)[]>();
  window.on('response', (response) => {
    const place = /\/data\/scene\/[^/]+\/(\d+\/\d+\/\d+)/.exec(response.url())?.[1];
    if (place === undefined || !response.ok()) return;
    const refined = response.headers()['x-swath-refined'];
    answers.set(place, [...(answers.get(place) ?? []), refined === undefined ? undefined : Number(refined)]);
  });
  return answers;
}

async function isComplete(window: Page): Promise<void> {
  await mapIsIdle(window);
  await expect(window.getByTestId('map')).toHaveAttribute('data-refining', 'false');
}

test.beforeEach(({ workspace }) => writeLargeScene(workspace.path('large.tif'), SIDE));

test('a large scene without overviews is seen at once and gets finer until it is complete', async ({
  window,
  workspace,
}) => {
  const answers = followTiles(window);
  await openScene(window, workspace.path('large.tif'));
  await expect.poll(() => answers.size).toBeGreaterThan(0);
  await isComplete(window);
  expect(answers.size).toBeGreaterThanOrEqual(4);
  for (const refined of answers.values()) {
    expect(refined[0]).toBe(4);
    expect(refined.length).toBeGreaterThan(2);
    expect(refined.at(-1)).toBeUndefined();
  }
  const [[left], [middle], [right]] = await Promise.all(
    [0.3, 0.5, 0.7].map((place) => colourAt(window, place, 0.5)),
  );
  expect([left < middle, middle < right]).toEqual([true, true]);
  const asked = [...answers.values()].flat().length;
  await window.getByTestId('stretch-min-max').click();
  await expect.poll(() => colourAt(window, 0.3, 0.5)).not.toEqual([left, left, left]);
  expect([...answers.values()].flat().length).toBe(asked);
});

test('overviews are built on request, and the scene is read from them at once and when it is opened again', async ({
  window,
  workspace,
}) => {
  await openScene(window, workspace.path('large.tif'));
  await isComplete(window);
  const answers = followTiles(window);
  await window.getByTestId('overviews-cache').click();
  await expect(window.getByTestId('notice-success').filter({ hasText: 'overviews' })).toBeVisible();
  await expect(window.getByTestId('overviews-offer')).toBeHidden();
  await expect.poll(() => answers.size).toBeGreaterThanOrEqual(4);
  await isComplete(window);
  expect(new Set([...answers.values()].flat())).toEqual(new Set([undefined]));
  await window.getByTestId('scene-close').click();
  await openScene(window, workspace.path('large.tif'));
  await isComplete(window);
  await expect(window.getByTestId('overviews-offer')).toBeHidden();
});
