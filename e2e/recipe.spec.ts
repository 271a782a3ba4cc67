import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { gdalInfo, gdalIsHere } from './gdal.ts';
import { cluster, clusterRow, mapIsIdle, numberIn, openScene } from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

async function addStep(window: Page, list: 'features' | 'cleaning', kind: string): Promise<void> {
  await window.getByTestId(`${list}-add`).click();
  await window.getByTestId(`${list}-add-${kind}`).click();
}

async function pixelsOf(window: Page, clusters: number): Promise<number[]> {
  const counts: number[] = [];
  for (let id = 1; id <= clusters; id++)
    counts.push(await numberIn(window.getByTestId(`cluster-pixels-${id}`)));
  return counts;
}

test('every method has a title, a description and a form, and methods share what was entered', async ({
  window,
}) => {
  const methods = window.getByTestId('clusterer');
  const ids: string[] = [];
  for (const option of await methods.locator('option').all()) ids.push((await option.getAttribute('value'))!);
  await window.getByTestId('parameter-clusters').fill('4');
  for (const id of ids) {
    await methods.selectOption(id);
    await expect(window.getByTestId('clusterer-description')).toHaveText(/\w+/);
    expect(
      await window
        .getByTestId('cluster-form')
        .getByTestId(/^parameter-/)
        .count(),
    ).toBeGreaterThan(0);
    const shared = window.getByTestId('parameter-clusters');
    if ((await shared.count()) > 0) await expect(shared).toHaveValue('4');
    const problem = window.getByTestId('cluster-problem');
    if (id === 'prototypes') await expect(problem).toContainText('Mark examples of at least two classes');
    else await expect(problem).toBeEmpty();
  }
});

test('another method is chosen, filled in and run', async ({ window }) => {
  await window.getByTestId('clusterer').selectOption('isodata');
  await window.getByTestId('more-parameters').locator('summary').click();
  await window.getByTestId('parameter-changeThreshold').fill('x');
  await expect(window.getByTestId('cluster-problem')).toContainText('Enter a number');
  await window.getByTestId('parameter-changeThreshold').fill('5');
  await cluster(window, { clusters: 4, parameters: { iterations: '5' } });
  await window.getByTestId('disclosure-how-made').locator('summary').click();
  await expect(window.getByTestId('made-method')).toContainText('ISODATA');
  await expect(window.getByTestId('made-parameters')).toContainText('Change threshold (%): 5');
});

test('features are put in order by keys and buttons, made, and told of the result', async ({ window }) => {
  await addStep(window, 'features', 'principal-components');
  await expect(window.getByTestId('features-1')).toBeFocused();
  await window.getByTestId('feature-amount-count').check();
  await window.getByTestId('feature-count').fill('0');
  await expect(window.getByTestId('cluster-problem')).toContainText('from 1 to 1000');
  await window.getByTestId('feature-count').fill('3');

  await addStep(window, 'features', 'indices');
  await window.getByTestId('feature-choice-ndvi').check();
  await expect(window.getByTestId('feature-choice-ndre')).toBeDisabled();
  await expect(window.getByTestId('cluster-problem')).toContainText('before “Principal components”');
  await expect(window.getByTestId('start-clustering')).toBeDisabled();
  await window.getByTestId('features-2').press('Alt+ArrowUp');
  await expect(window.getByTestId('features-1')).toBeFocused();
  await expect(window.getByTestId('features-1')).toContainText('NDVI');
  await expect(window.getByTestId('cluster-problem')).toBeEmpty();

  await addStep(window, 'features', 'texture');
  // However long the column, it scrolls by itself.
  expect(await window.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0);
  await window.getByTestId('features-3').press('Delete');
  await expect(window.getByTestId('features-2')).toBeFocused();
  await window.getByTestId('features-down-1').click();
  await window.getByTestId('features-up-2').click();

  await cluster(window, { clusters: 4 });
  await window.getByTestId('disclosure-how-made').locator('summary').click();
  await expect(window.getByTestId('made-features').locator('li')).toHaveText([
    'NDVI',
    'Principal components: first 3',
  ]);
  await expect(window.getByTestId('made-note-Principal components')).toContainText('3, ');
  await expect(window.getByTestId('made-seed')).toHaveText('42');
});

test('a cleaned map is a new result, told how it was made, and undo takes it away', async ({ window }) => {
  await cluster(window, { clusters: 4 });
  const before = await pixelsOf(window, 4);
  await window.getByTestId('disclosure-clean').locator('summary').click();
  await addStep(window, 'cleaning', 'sieve');
  await window.getByTestId('clean-pixels').fill('1');
  await expect(window.getByTestId('clean-problem')).toContainText('from 2 to 500');
  await expect(window.getByTestId('start-cleaning')).toBeDisabled();
  await window.getByTestId('clean-pixels').fill('20');
  await window.getByTestId('clean-neighbours-4').check();
  await addStep(window, 'cleaning', 'open');
  await window.getByTestId('clean-labels').fill('1-');
  await expect(window.getByTestId('clean-problem')).toContainText('Opening: Enter ids like');
  await window.getByTestId('clean-labels').fill('2, 1');
  await window.getByTestId('start-cleaning').click();
  const rows = window.getByTestId('result-list').locator('[data-testid^="result-row-"]');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(rows.first()).toContainText('cleaned');
  await mapIsIdle(window);
  const after = await pixelsOf(window, 4);
  expect(after).not.toEqual(before);
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  expect(sum(after)).toBe(sum(before));
  await window.getByTestId('disclosure-how-made').locator('summary').click();
  await expect(window.getByTestId('made-cleaning').locator('li')).toHaveText([
    'Majority 3 × 3',
    'Sieve below 20 pixels, 4 neighbours',
    'Opening 3 × 3 of clusters 1, 2',
  ]);

  await window.getByTestId('map').focus();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(clusterRow(window, 4)).toBeAttached();
  await mapIsIdle(window);
  expect(await pixelsOf(window, 4)).toEqual(before);
});

test('the confidence of a result is exported in a format that holds it', async ({ window, workspace }) => {
  await cluster(window, { clusters: 4 });
  await window.keyboard.press('ControlOrMeta+e');
  await window.getByTestId('export-path').fill(workspace.path('sure.png'));
  await expect(window.getByTestId('export-format')).toHaveValue('png');
  await window.getByTestId('export-content-confidence').check();
  await expect(window.getByTestId('export-path')).toHaveValue(workspace.path('sure.tif'));
  await expect(window.getByTestId('export-format').locator('option[value="png"]')).toHaveCount(0);
  await window.getByTestId('export-start').click();
  await expect(window.getByTestId('notice-success').filter({ hasText: 'sure.tif' })).toBeVisible();
  expect(existsSync(workspace.path('sure.tif'))).toBe(true);
  if (gdalIsHere) expect(gdalInfo(workspace.path('sure.tif')).bands[0].type).toBe('Float32');
});
