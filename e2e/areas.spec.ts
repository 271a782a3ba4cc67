import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expect, test } from './fixture.ts';
import { gdalIsHere } from './gdal.ts';
import { cluster, clusterRow, drawRectangle, mapIsIdle, mapPoint, numberIn, openScene } from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

test('a drawn rectangle limits the clustering, and is undone and redone', async ({ window }) => {
  const areas = window.getByTestId('area-list').getByRole('listitem');
  await drawRectangle(window, [0.3, 0.3], [0.5, 0.6]);
  await expect(areas).toHaveCount(1);
  await cluster(window, { clusters: 3 });
  const sizes = await Promise.all(
    [1, 2, 3].map((id) => numberIn(window.getByTestId(`cluster-pixels-${id}`))),
  );
  const pixels = sizes.reduce((sum, size) => sum + size, 0);
  expect(pixels).toBeGreaterThan(1000);
  expect(pixels).toBeLessThan(349 * 352 * 0.5);
  await window.getByTestId('map').focus();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(clusterRow(window, 1)).toBeHidden();
  await window.keyboard.press('ControlOrMeta+z');
  await expect(window.getByTestId('areas-none')).toBeVisible();
  await window.keyboard.press('ControlOrMeta+Shift+z');
  await expect(areas).toHaveCount(1);
});

test('several polygons are drawn, one is edited and one deleted', async ({ window }) => {
  const areas = window.getByTestId('area-list').getByRole('listitem');
  for (const corner of [0.3, 0.55]) {
    await window.getByTestId('areas-polygon').click();
    const points = [
      [corner, 0.3],
      [corner + 0.15, 0.35],
      [corner + 0.05, 0.6],
    ];
    for (const [right, down] of points) {
      const { x, y } = await mapPoint(window, right, down);
      await window.mouse.move(x, y);
      await window.mouse.click(x, y);
    }
    await window.keyboard.press('Enter');
  }
  await expect(areas).toHaveCount(2);
  const size = await areas.nth(0).innerText();
  await window.getByTestId('areas-edit').click();
  const from = await mapPoint(window, 0.3, 0.3);
  const to = await mapPoint(window, 0.27, 0.2);
  await window.mouse.move(from.x, from.y);
  await window.mouse.down();
  await window.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await window.mouse.move(to.x, to.y, { steps: 4 });
  await window.mouse.up();
  await expect(areas.nth(0)).not.toHaveText(size);
  await areas.nth(1).getByTestId('area-delete').click();
  await expect(areas).toHaveCount(1);
});

test('areas are loaded from GeoJSON in longitude and latitude', async ({ window }) => {
  const ring = [
    [-34.9, -8.02],
    [-34.88, -8.02],
    [-34.88, -7.99],
    [-34.9, -7.99],
    [-34.9, -8.02],
  ];
  const feature = {
    type: 'Feature',
    properties: { name: 'Olinda' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  const text = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
  await window.getByTestId('areas-file').setInputFiles({
    name: 'areas.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from(text),
  });
  const area = window.getByTestId('area-list').getByRole('listitem');
  await expect(area).toContainText('Olinda');
  // 0.02 x 0.03 degrees at 8 degrees south are about 2.2 km by 3.3 km.
  const hectares = await numberIn(area.locator('.size'));
  expect(hectares).toBeGreaterThan(700);
  expect(hectares).toBeLessThan(760);
});

test('areas are loaded from a shapefile in a system of its own (needs GDAL)', async ({
  window,
}, testInfo) => {
  test.skip(!gdalIsHere, 'GDAL is not installed');
  const source = testInfo.outputPath('truth.geojson');
  const target = testInfo.outputPath('areas.shp');
  const ring = '[[-34.9,-8.02],[-34.88,-8.02],[-34.88,-7.99],[-34.9,-7.99],[-34.9,-8.02]]';
  await writeFile(source, `{"type":"Polygon","coordinates":[${ring}]}`);
  execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', '-t_srs', 'EPSG:32724', target, source]);
  const parts = ['.shp', '.dbf', '.prj', '.shx'].map((extension) => target.replace('.shp', extension));
  await window.getByTestId('areas-file').setInputFiles(parts);
  const area = window.getByTestId('area-list').getByRole('listitem');
  const hectares = await numberIn(area.locator('.size'));
  expect(hectares).toBeGreaterThan(700);
  expect(hectares).toBeLessThan(760);
});

test('an area outside the scene is refused in words, and nothing is lost', async ({ window }) => {
  await window.getByTestId('areas-file').setInputFiles({
    name: 'far.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from('{"type":"Polygon","coordinates":[[[10,50],[11,50],[11,51],[10,50]]]}'),
  });
  await window.getByTestId('start-clustering').click();
  await expect(window.getByTestId('notice-error')).toContainText(/area/i);
  await expect(window.getByTestId('map')).toBeVisible();
});
