import { existsSync, readdirSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { gdalInfo, gdalIsHere, gdalText } from './gdal.ts';
import { cluster, mapIsIdle, openScene, pickCluster } from './steps.ts';

async function exportTo(window: Page, content: 'classes' | 'clusters', path: string): Promise<void> {
  await window.keyboard.press('ControlOrMeta+e');
  await window.getByTestId(`export-content-${content}`).click();
  await window.getByTestId('export-path').fill(path);
  await window.getByTestId('export-start').click();
}

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
  await cluster(window, { clusters: 5 });
  await pickCluster(window, 1);
  await window.keyboard.press('1');
  await expect(window.getByTestId('cluster-class-1')).toContainText('Water');
});

test('both maps are written whole, under their names, with their side-car', async ({ window, workspace }) => {
  for (const content of ['classes', 'clusters'] as const) {
    await exportTo(window, content, workspace.path(`${content}.tif`));
    await expect(window.getByTestId('notice-success').filter({ hasText: `${content}.tif` })).toBeVisible();
    await window.getByTestId('export-close').click();
    expect(statSync(workspace.path(`${content}.tif`)).size).toBeGreaterThan(1000);
    expect(existsSync(workspace.path(`${content}.tif.aux.xml`))).toBe(true);
  }
  expect(readdirSync(workspace.folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('the format follows the path and the choice, with the files asked for beside', async ({
  window,
  workspace,
}) => {
  await window.keyboard.press('ControlOrMeta+e');
  await window.getByTestId('export-path').fill(workspace.path('map.png'));
  await expect(window.getByTestId('export-format')).toHaveValue('png');
  await window.getByTestId('export-format').selectOption('envi');
  await expect(window.getByTestId('export-path')).toHaveValue(workspace.path('map.dat'));
  await window.getByTestId('export-options').getByText('Options').click();
  await window.getByTestId('parameter-qml').check();
  if (process.env.EXPORT_PICTURE) await window.screenshot({ path: process.env.EXPORT_PICTURE });
  await window.getByTestId('export-start').click();
  await expect(window.getByTestId('notice-success').filter({ hasText: 'map.dat' })).toBeVisible();
  for (const name of ['map.dat', 'map.hdr', 'map.qml']) expect(existsSync(workspace.path(name))).toBe(true);
});

test('GDAL sees the georeference, the colours and the names', async ({ window, workspace }) => {
  test.skip(!gdalIsHere, 'GDAL (gdalinfo) is not installed');
  const path = workspace.path('map.tif');
  await exportTo(window, 'classes', path);
  await expect(window.getByTestId('notice-success').filter({ hasText: 'map.tif' })).toBeVisible();
  const scene = gdalInfo(workspace.scene);
  const map = gdalInfo(path);
  expect(map.size).toEqual(scene.size);
  expect(map.geoTransform).toEqual(scene.geoTransform);
  expect(map.coordinateSystem.wkt).toBe(scene.coordinateSystem.wkt);
  const [band] = map.bands;
  expect(band.type).toBe('Byte');
  expect(band.noDataValue).toBe(0);
  expect(band.colorInterpretation).toBe('Palette');
  const water = await window.getByTestId('class-colour-1').inputValue();
  const channels = [1, 3, 5].map((start) => Number.parseInt(water.slice(start, start + 2), 16));
  expect(band.colorTable?.entries[1].slice(0, 3)).toEqual(channels);
  expect(gdalText(path)).toContain('Water');
  expect(map.metadata.IMAGE_STRUCTURE?.COMPRESSION ?? map.metadata['']?.COMPRESSION).toBe('DEFLATE');
});

test('a folder that cannot be written to is named, and the work goes on', async ({ window, workspace }) => {
  await exportTo(window, 'clusters', '/proc/map.tif');
  await expect(window.getByTestId('notice-error')).toContainText('/proc/map.tif');
  await window.getByTestId('export-path').fill(workspace.path('here.tif'));
  await window.getByTestId('export-start').click();
  await expect(window.getByTestId('notice-success').filter({ hasText: 'here.tif' })).toBeVisible();
});
