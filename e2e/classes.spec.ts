import { expect, test } from './fixture.ts';
import {
  cluster,
  colourAt,
  countTileRequests,
  mapIsIdle,
  numberIn,
  openScene,
  pickCluster,
} from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
  await cluster(window, { clusters: 6 });
});

test('several clusters are merged into one class, step by step undoable', async ({ window }) => {
  await pickCluster(window, 2);
  await pickCluster(window, 4, 'ControlOrMeta');
  await expect(window.getByTestId('selected-count')).toContainText('2');
  await window.getByTestId('class-assign-1').click();
  await expect(window.getByTestId('cluster-class-2')).toContainText('Water');
  await expect(window.getByTestId('cluster-class-4')).toContainText('Water');
  const merged =
    (await numberIn(window.getByTestId('cluster-pixels-2'))) +
    (await numberIn(window.getByTestId('cluster-pixels-4')));
  expect(await numberIn(window.getByTestId('class-pixels-1'))).toBe(merged);
  await pickCluster(window, 4);
  await window.keyboard.press('2');
  await expect(window.getByTestId('cluster-class-4')).not.toContainText('Water');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByTestId('cluster-class-4')).toContainText('Water');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByTestId('cluster-class-2')).toHaveText('');
  await window.keyboard.press('ControlOrMeta+Shift+z');
  await window.keyboard.press('ControlOrMeta+Shift+z');
  await expect(window.getByTestId('cluster-class-2')).toContainText('Water');
  await expect(window.getByTestId('cluster-class-4')).not.toContainText('Water');
});

test('colouring by class is drawn without asking for pixels again', async ({ window }) => {
  await pickCluster(window, 1);
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.press('1');
  await expect(window.getByTestId('cluster-class-6')).toContainText('Water');
  await window.getByTestId('opacity').fill('1');
  const requests = countTileRequests(window);
  await window.getByTestId('colour-by-class').click();
  const water = await window.getByTestId('class-colour-1').inputValue();
  const expected = [1, 3, 5].map((start) => Number.parseInt(water.slice(start, start + 2), 16));
  await expect.poll(() => colourAt(window, 0.5, 0.5)).toEqual(expected);
  await window.getByTestId('class-colour-1').fill('#123456');
  await expect.poll(() => colourAt(window, 0.5, 0.5)).toEqual([0x12, 0x34, 0x56]);
  expect(requests).toEqual({ scene: 0, labels: 0 });
});

test('classes are made, renamed and removed, and a built-in scheme is chosen', async ({ window }) => {
  await window.getByTestId('class-add').click();
  await window.getByTestId('class-name-7-field').fill('Salt marsh');
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('class-list')).toContainText('Salt marsh');
  await window.getByTestId('scheme').selectOption({ label: 'ESA WorldCover' });
  await expect(window.getByTestId('class-list')).toContainText('Tree cover');
  await expect(window.getByTestId('class-list')).not.toContainText('Salt marsh');
  await window.getByTestId('class-delete-10').click();
  await expect(window.getByTestId('class-list')).not.toContainText('Tree cover');
  await window.getByTestId('map').focus();
  await window.keyboard.press('ControlOrMeta+z');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByTestId('class-list')).toContainText('Salt marsh');
});
