import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import {
  cluster,
  clusterRow,
  clusterUnder,
  drawRectangle,
  mapIsIdle,
  mapPoint,
  numberIn,
  openScene,
  SEA,
} from './steps.ts';

const PIXELS = 349 * 352;

/** Clicks some places of the map's pane, in shares of its width and height. */
async function clickPlaces(window: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  for (const place of places) {
    const { x, y } = await mapPoint(window, ...place);
    await window.mouse.click(x, y);
  }
}

const LAND = [
  [0.42, 0.35],
  [0.45, 0.6],
  [0.5, 0.5],
] as const;
const WATER = [SEA, [0.8, 0.8], [0.82, 0.7]] as const;

test('examples are clicked, scenes classified, clusters named and split by them, and all of it is undone', async ({
  window,
  workspace,
}, testInfo) => {
  const picture = (name: string) => window.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  await openScene(window, workspace.scene);
  await mapIsIdle(window);

  await test.step('click pixels of two classes, and take an area', async () => {
    await window.getByTestId('clusterer').selectOption('prototypes');
    await expect(window.getByTestId('cluster-problem')).toContainText(
      'Mark examples of at least two classes',
    );
    await expect(window.getByTestId('start-clustering')).toBeDisabled();
    await window.getByTestId('examples-mark').click();
    await clickPlaces(window, WATER);
    await window.getByTestId('example-class').selectOption({ label: 'Forest' });
    await clickPlaces(window, LAND);
    await expect(window.getByTestId('example-list').getByRole('listitem')).toHaveCount(2);
    await clickPlaces(window, LAND.slice(0, 1));
    await expect(window.getByText('2 pixels', { exact: true })).toBeVisible();
    await window.keyboard.press('ControlOrMeta+z');
    await expect(window.getByText('3 pixels', { exact: true })).toHaveCount(2);
    await drawRectangle(window, [0.3, 0.3], [0.34, 0.36]);
    await expect(window.getByTestId('area-list')).toBeVisible();
    await window.getByTestId('examples-take-areas').click();
    await expect(window.getByTestId('areas-none')).toBeVisible();
    await expect(window.getByText('3 pixels, 1 area', { exact: true })).toBeVisible();
    await window.keyboard.press('v');
    await picture('1-examples');
  });

  await test.step('classify by them', async () => {
    await window.getByTestId('start-clustering').click();
    await expect(window.getByTestId('cluster-table').getByText('Forest')).toBeVisible();
    await mapIsIdle(window);
    expect(await clusterUnder(window, ...SEA)).toContain('Water');
    const rows = await window.getByTestId('cluster-table').locator('tbody tr').count();
    expect(rows).toBe(2);
    await picture('2-classified');
  });

  await test.step('name the clusters of another clustering', async () => {
    await window.getByTestId('clusterer').selectOption('kmeans');
    await cluster(window, { clusters: 3 });
    const [sea] = (await clusterUnder(window, ...SEA)).match(/\d+/)!;
    await window.getByTestId('name-clusters').click();
    await expect(window.getByTestId(`cluster-class-${sea}`)).toContainText('Water');
    await expect(window.getByTestId('notice-information').filter({ hasText: 'Named' })).toBeVisible();
    await picture('3-named');
    await window.keyboard.press('ControlOrMeta+z');
    await expect(window.getByTestId(`cluster-class-${sea}`)).toBeEmpty();
    await window.keyboard.press('ControlOrMeta+Shift+z');
    await expect(window.getByTestId(`cluster-class-${sea}`)).toContainText('Water');
  });

  await test.step('split a cluster into parts, then one by examples', async () => {
    const { x, y } = await mapPoint(window, ...LAND[2]);
    await window.mouse.click(x, y);
    const [land] = (await clusterUnder(window, ...LAND[2])).match(/\d+/)!;
    await expect(clusterRow(window, Number(land))).toHaveAttribute('aria-selected', 'true');
    const pixels = await numberIn(window.getByTestId(`cluster-pixels-${land}`));
    await window.getByTestId('split-open').click();
    await window.getByTestId('split-count').fill('3');
    await picture('4-split-dialog');
    await window.getByTestId('split-start').click();
    await expect(clusterRow(window, 6)).toBeAttached();
    await expect(clusterRow(window, Number(land))).toHaveCount(0);
    await mapIsIdle(window);
    const sizes = await Promise.all(
      [4, 5, 6].map((id) => numberIn(window.getByTestId(`cluster-pixels-${id}`))),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(pixels);
    await picture('5-split');

    await clusterRow(window, 4).click();
    await window.keyboard.press('s');
    await window.getByTestId('split-by-examples').check({ force: true });
    await picture('6-split-by-examples');
    await window.getByTestId('split-start').click();
    await expect(clusterRow(window, 4)).toHaveCount(0);
    const cells = window.getByTestId('cluster-table').locator('[data-testid^="cluster-pixels-"]');
    const all = await Promise.all((await cells.all()).map(numberIn));
    expect(all.reduce((sum, size) => sum + size, 0)).toBe(PIXELS);
    await window.keyboard.press('ControlOrMeta+z');
    await expect(clusterRow(window, 4)).toBeAttached();
  });
});
