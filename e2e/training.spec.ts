import { writeFileSync } from 'node:fs';
import { expect, test } from './fixture.ts';
import { answerFileDialog, clusterRow, enterParameter, mapIsIdle, openScene } from './steps.ts';

/** Known classes of parts of the sample scene, as GeoJSON: the sea and the land. */
function knownClasses(): string {
  const areas = [
    { name: 'Sea', left: 297200, bottom: 9110800, right: 298700, top: 9113500 },
    { name: 'Land', left: 289000, bottom: 9111000, right: 294000, top: 9120000 },
  ];
  const features = areas.map(({ name, left, bottom, right, top }) => ({
    type: 'Feature',
    properties: { class: name },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [left, bottom],
          [right, bottom],
          [right, top],
          [left, top],
          [left, bottom],
        ],
      ],
    },
  }));
  const crs = { type: 'name', properties: { name: 'EPSG:31985' } };
  return JSON.stringify({ type: 'FeatureCollection', crs, features });
}

test('a training draws its curves and its labels so far, ends in a result, and can be looked at again', async ({
  window,
  workspace,
}, testInfo) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
  await window.getByTestId('clusterer').selectOption('sscc');
  await expect(window.getByTestId('device')).toBeEnabled({ timeout: 60_000 });
  await window.getByTestId('parameter-clusters').fill('4');
  await window.getByTestId('parameter-sample').fill('128');
  await window.getByTestId('parameter-epochs').fill('12');
  await enterParameter(window, 'batch', '16');
  writeFileSync(workspace.path('truth.geojson'), knownClasses());
  await window.getByTestId('truth').click();
  await answerFileDialog(window, workspace.path('truth.geojson'));
  await expect(window.getByTestId('truth')).toHaveText('truth.geojson');
  const preview = window.waitForResponse((response) => response.url().includes('/data/preview/'));
  await window.getByTestId('start-clustering').click();

  await expect(window.getByTestId('training-curves')).toBeVisible();
  await expect(window.getByTestId('curve-last-Loss')).toHaveText(/\d/);
  await expect(window.getByTestId('show-training')).toBeChecked();
  await window.screenshot({ path: testInfo.outputPath('watched.png') });
  const tile = await (await preview).body();
  expect(new Set(new Float32Array(new Uint8Array(tile).buffer)).size).toBeGreaterThan(1);

  await expect(clusterRow(window, 4)).toBeAttached({ timeout: 60_000 });
  await expect(window.getByTestId('training')).toBeHidden();
  await mapIsIdle(window);
  await window.getByTestId('disclosure-training').locator('summary').click();
  await expect(window.getByTestId('curve-last-Row loss')).toHaveText(/\d/);
  for (const watched of ['Accuracy by the truth', 'NMI with the truth', 'Linear probe'])
    await expect(window.getByTestId(`curve-last-${watched}`)).toHaveText(/\d/);
});
