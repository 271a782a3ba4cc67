import { basename } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { PNG } from 'pngjs';

/** Every tile that the map asked for has come and is drawn. */
export async function mapIsIdle(window: Page): Promise<void> {
  await expect(window.getByTestId('map')).toHaveAttribute('data-tiles-loading', '0');
}

/** Opens a scene through the Open dialog, by typing its path. */
export async function openScene(window: Page, path: string): Promise<void> {
  await window.keyboard.press('ControlOrMeta+o');
  await answerFileDialog(window, path);
  await expect(window.getByTestId('scene-name')).toContainText(basename(path));
}

/** Types a path into the file dialog's field and accepts it. */
export async function answerFileDialog(window: Page, path: string): Promise<void> {
  // The folder is listed first; text typed meanwhile would be added to its name.
  await expect(window.getByTestId('file-list')).toHaveAttribute('aria-busy', 'false');
  const field = window.getByTestId('file-path');
  await field.fill(path);
  await field.press('Enter');
}

/** Saves through the Save dialog. */
export async function saveProjectAs(window: Page, folder: string, name: string): Promise<void> {
  await window.keyboard.press('ControlOrMeta+Shift+s');
  await answerFileDialog(window, folder);
  await window.getByTestId('file-name').fill(name);
  await window.getByTestId('file-accept').click();
  await expect(window.getByTestId('notice-success').filter({ hasText: 'Saved' })).toBeVisible();
}

export interface Clustering {
  readonly clusters: number;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Fills in the form, starts, and waits for the table of clusters. */
export async function cluster(window: Page, { clusters, parameters = {} }: Clustering): Promise<void> {
  await window.getByTestId('parameter-clusters').fill(String(clusters));
  for (const [name, value] of Object.entries(parameters)) await enterParameter(window, name, value);
  await window.getByTestId('start-clustering').click();
  await expect(clusterRow(window, clusters)).toBeAttached();
  await mapIsIdle(window);
}

/** Fills in a parameter of the method, also one that is out of sight. */
export async function enterParameter(window: Page, name: string, value: string): Promise<void> {
  const field = window.getByTestId(`parameter-${name}`);
  if (!(await field.isVisible())) await window.getByTestId('more-parameters').locator('summary').click();
  await field.fill(value);
}

export function clusterRow(window: Page, id: number): Locator {
  return window.getByTestId(`cluster-row-${id}`);
}

/** Picks a cluster by its row. */
export async function pickCluster(window: Page, id: number, ...modifiers: 'ControlOrMeta'[]): Promise<void> {
  await window.getByTestId(`cluster-pixels-${id}`).click({ modifiers });
}

/** The number in a cell of the table, without its thousands separators. */
export async function numberIn(cell: Locator): Promise<number> {
  return Number((await cell.innerText()).replace(/[^\d.-]/g, ''));
}

/** A place of the sample scene, in shares of the map's pane, where all pixels around are of one cluster: the sea. */
export const SEA: readonly [number, number] = [0.85, 0.85];

/** A point of the map's pane, by shares of its width and height. */
export async function mapPoint(window: Page, right: number, down: number): Promise<{ x: number; y: number }> {
  const box = await window.getByTestId('map').boundingBox();
  if (!box) throw new Error('The map is not on the page.');
  return { x: Math.round(box.x + box.width * right), y: Math.round(box.y + box.height * down) };
}

/** The colour drawn on the screen at a share of the map's pane: [red, green, blue]. */
export async function colourAt(window: Page, right: number, down: number): Promise<readonly number[]> {
  const { x, y } = await mapPoint(window, right, down);
  const picture = await window.screenshot({
    clip: { x, y, width: 1, height: 1 },
  });
  const { data } = PNG.sync.read(picture);
  return [...data.subarray(0, 3)];
}

/** What the readout calls the cluster at a share of the map's pane. */
export async function clusterUnder(window: Page, right: number, down: number): Promise<string> {
  const { x, y } = await mapPoint(window, right, down);
  await window.mouse.move(x, y);
  await expect(window.getByTestId('readout-cluster')).toBeVisible();
  return window.getByTestId('readout-cluster').innerText();
}

/** Counts the requests for pixels that the page makes from now on. */
export function countTileRequests(window: Page): { scene: number; labels: number } {
  const count = { scene: 0, labels: 0 };
  window.on('request', (request) => {
    if (request.url().includes('/data/scene/')) count.scene++;
    if (request.url().includes('/data/labels/')) count.labels++;
  });
  return count;
}

/** Draws with the rectangle tool from corner to corner, in shares of the map's pane. */
export async function drawRectangle(
  window: Page,
  from: [number, number],
  to: [number, number],
): Promise<void> {
  await window.getByTestId('map').focus();
  await window.keyboard.press('r');
  const start = await mapPoint(window, ...from);
  const end = await mapPoint(window, ...to);
  await window.mouse.click(start.x, start.y);
  await window.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await window.mouse.move(end.x, end.y);
  await window.mouse.click(end.x, end.y);
}
