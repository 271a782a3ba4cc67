import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from './fixture.ts';
import {
  answerFileDialog,
  cluster,
  clusterUnder,
  SEA,
  clusterRow,
  colourAt,
  drawRectangle,
  mapIsIdle,
  openScene,
  saveProjectAs,
  pickCluster,
} from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

test('a saved project comes back whole, also without its cached pixels', async ({
  window,
  workspace,
  startEngine,
}) => {
  await drawRectangle(window, [0.3, 0.2], [0.7, 0.8]);
  await cluster(window, { clusters: 4 });
  await pickCluster(window, 2);
  await window.keyboard.press('3');
  await window.getByTestId('preset').selectOption('swir');
  await mapIsIdle(window);
  const table = await window.getByTestId('cluster-table').innerText();
  await saveProjectAs(window, workspace.folder, 'olinda');
  const sea = await colourAt(window, ...SEA);
  const labelled = await clusterUnder(window, 0.4, 0.4);

  // Another machine: the same files, nothing of the first engine's own.
  rmSync(workspace.path('.cache'), { recursive: true, force: true });
  const again = await startEngine();
  await window.goto(again.address);
  await window.keyboard.press('ControlOrMeta+Shift+o');
  await answerFileDialog(window, workspace.path('olinda.swath.json'));
  await expect(window.getByTestId('project-name')).toContainText('olinda');
  await expect(clusterRow(window, 4)).toBeAttached();
  expect(await window.getByTestId('cluster-table').innerText()).toBe(table);
  await expect(window.getByTestId('band-red')).toHaveValue('5');
  await expect(window.getByTestId('area-list').getByRole('listitem')).toHaveCount(1);
  await mapIsIdle(window);
  await expect.poll(() => colourAt(window, ...SEA)).toEqual(sea);
  expect(await clusterUnder(window, 0.4, 0.4)).toBe(labelled);
});

test('a missing scene is asked for, and nothing else is lost', async ({ window, workspace }) => {
  await cluster(window, { clusters: 3 });
  await saveProjectAs(window, workspace.folder, 'moved');
  await window.getByTestId('command-new-project').click();
  await expect(window.getByTestId('empty-state')).toBeVisible();
  renameSync(workspace.scene, workspace.path('elsewhere.tif'));
  await window.keyboard.press('ControlOrMeta+Shift+o');
  await answerFileDialog(window, workspace.path('moved.swath.json'));
  await expect(window.getByTestId('missing-scene')).toContainText('L7_ETMs.tif');
  await window.getByTestId('locate-scene').click();
  await answerFileDialog(window, workspace.path('elsewhere.tif'));
  await expect(window.getByTestId('missing-scene')).toBeHidden();
  await expect(clusterRow(window, 3)).toBeAttached();
});

test('after the engine was killed, the next start has the unsaved work', async ({
  window,
  workspace,
  startEngine,
}) => {
  await cluster(window, { clusters: 3 });
  await pickCluster(window, 1);
  await window.keyboard.press('1');
  await expect(window.getByTestId('cluster-class-1')).toContainText('Water');
  await expect(window.getByTestId('unsaved')).toBeVisible();
  const kept = workspace.path('.cache/swath/workbench/autosave.json');
  await expect.poll(() => readFileSync(kept, 'utf8').replace(/\s/g, '')).toContain('"assignment":{"1":1}');
  const again = await startEngine({ afterKilling: true });
  await window.goto(again.address);
  await expect(window.getByTestId('cluster-class-1')).toContainText('Water');
});

test('files that are no scenes are refused in words that name them', async ({ window, workspace }) => {
  const bytes = readFileSync(workspace.scene);
  writeFileSync(workspace.path('notes.tif'), 'These are not pixels.');
  writeFileSync(workspace.path('cut.tif'), bytes.subarray(0, 4000));
  copyFileSync(workspace.scene, workspace.path('whole.tif'));
  for (const name of ['notes.tif', 'cut.tif']) {
    await window.keyboard.press('ControlOrMeta+o');
    await answerFileDialog(window, workspace.path(name));
    await expect(window.getByTestId('notice-error').filter({ hasText: name }).first()).toBeVisible();
  }
  await openScene(window, workspace.path('whole.tif'));
  await expect(window.getByTestId('scene-name')).toContainText('whole.tif');
});
