import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import {
  cluster,
  clusterRow,
  clusterUnder,
  colourAt,
  countTileRequests,
  mapIsIdle,
  numberIn,
  openScene,
  pickCluster,
  SEA,
} from './steps.ts';

const PIXELS = 349 * 352;

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
  await cluster(window, { clusters: 12, parameters: { iterations: '20' } });
});

/** Pixels of all rows of the table. */
async function pixelsListed(window: Page): Promise<number> {
  const cells = await window.getByTestId(/^cluster-pixels-/).all();
  const sizes = await Promise.all(cells.map(numberIn));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('cutting the tree recolours the map at once and without tiles, as one step', async ({ window }) => {
  await window.getByTestId('opacity').fill('1');
  const rows = window.getByTestId(/^cluster-row-/);
  const requests = countTileRequests(window);
  const land: readonly [number, number] = [0.4, 0.4];
  const before = [await colourAt(window, ...SEA), await colourAt(window, ...land)];
  expect(before[0]).not.toEqual(before[1]);
  await window.getByTestId('merge-slider').fill('1');
  await expect
    .poll(async () => {
      const [sea, other] = [await colourAt(window, ...SEA), await colourAt(window, ...land)];
      return sea.join() === other.join();
    })
    .toBe(true);
  await expect(rows).toHaveCount(1);
  expect(await pixelsListed(window)).toBe(PIXELS);
  await window.getByTestId('map').focus();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(rows).toHaveCount(12);
  await expect
    .poll(async () => [await colourAt(window, ...SEA), await colourAt(window, ...land)])
    .toEqual(before);
  await expect(window.getByTestId('merge-count')).toHaveValue('12');
  expect(requests).toEqual({ scene: 0, labels: 0 });
});

test('arrow keys try cuts and are one step when they are let go', async ({ window }) => {
  const rows = window.getByTestId(/^cluster-row-/);
  await window.getByTestId('merge-slider').focus();
  await window.keyboard.down('ArrowLeft');
  await window.keyboard.down('ArrowLeft');
  await window.keyboard.down('ArrowLeft');
  await expect(window.getByTestId('merge-count')).toHaveValue('9');
  await expect(rows).toHaveCount(12);
  await window.keyboard.up('ArrowLeft');
  await expect(rows).toHaveCount(9);
  await window.getByTestId('map').focus();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(rows).toHaveCount(12);
});

test('a number is taken with Enter, a wrong one is not; all clusters come back', async ({ window }) => {
  const rows = window.getByTestId(/^cluster-row-/);
  const field = window.getByTestId('merge-count');
  await field.fill('40');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('5');
  await field.press('Enter');
  await expect(rows).toHaveCount(5);
  await window.getByTestId('merge-all').click();
  await expect(rows).toHaveCount(12);
  await expect(window.getByTestId('merge-all')).toBeDisabled();
});

test('the line of the tree is dragged, and the picked group is named, flashed and given to a class', async ({
  window,
}) => {
  await window.getByTestId('panel-tree').getByRole('button', { name: 'Merge tree' }).click();
  await window.getByTestId('tree-scale-steps').check({ force: true });
  const line = await window.getByTestId('cut-line').boundingBox();
  const picture = await window.getByTestId('dendrogram-picture').boundingBox();
  if (!line || !picture) throw new Error('The tree is not drawn.');
  await window.mouse.move(line.x + 40, line.y + line.height / 2);
  await window.mouse.down();
  await window.mouse.move(line.x + 40, picture.y + picture.height * 0.4, { steps: 5 });
  const tried = Number(await window.getByTestId('merge-count').inputValue());
  expect(tried).toBeGreaterThan(2);
  expect(tried).toBeLessThan(9);
  await expect(window.getByTestId(/^cluster-row-/)).toHaveCount(12);
  await window.mouse.up();
  await expect(window.getByTestId(/^cluster-row-/)).toHaveCount(tried);
  const [id] = (await clusterUnder(window, ...SEA)).match(/\d+/)!;
  await expect(clusterRow(window, Number(id))).toBeAttached();
  await pickCluster(window, Number(id));
  await window.keyboard.press('1');
  await expect(window.getByTestId(`cluster-class-${id}`)).not.toBeEmpty();
  await expect(window.getByTestId('class-clusters-1')).toHaveText('1');
  const pixels = await window.getByTestId(`cluster-pixels-${id}`).innerText();
  await expect(window.getByTestId('class-pixels-1')).toContainText(pixels);
});

test('the tree is worked out by Jeffries-Matusita when that is asked for', async ({ window }) => {
  await window.getByTestId('merge-slider').fill('6');
  await expect(window.getByTestId(/^cluster-row-/)).toHaveCount(6);
  await window.getByTestId('merge-by-jm').check({ force: true });
  await expect(window.getByTestId('merge-slider')).toBeEnabled();
  await expect(window.getByTestId('merge-by-jm')).toBeChecked();
  await expect(window.getByTestId(/^cluster-row-/)).toHaveCount(6);
  expect(await pixelsListed(window)).toBe(PIXELS);
});

test('only the columns scroll, never the page, however little room there is', async ({ window }) => {
  await window.setViewportSize({ width: 1100, height: 700 });
  await window.getByTestId('panel-tree').getByRole('button', { name: 'Merge tree' }).click();
  await window.getByTestId('result-name').focus();
  const beyond = await window.locator('html').evaluate(({ scrollHeight, clientHeight, scrollTop }) => {
    return [scrollHeight - clientHeight, scrollTop];
  });
  expect(beyond).toEqual([0, 0]);
});
