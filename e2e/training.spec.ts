import { expect, test } from './fixture.ts';
import { clusterRow, enterParameter, mapIsIdle, openScene } from './steps.ts';

test('a training draws its curves and its labels so far, ends in a result, and can be looked at again', async ({
  window,
  workspace,
}) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
  await window.getByTestId('clusterer').selectOption('sscc');
  await expect(window.getByTestId('device')).toBeEnabled({ timeout: 60_000 });
  await window.getByTestId('parameter-clusters').fill('4');
  await window.getByTestId('parameter-sample').fill('128');
  await window.getByTestId('parameter-epochs').fill('12');
  await enterParameter(window, 'batch', '16');
  const preview = window.waitForResponse((response) => response.url().includes('/data/preview/'));
  await window.getByTestId('start-clustering').click();

  await expect(window.getByTestId('training-curves')).toBeVisible();
  await expect(window.getByTestId('curve-last-Loss')).toHaveText(/\d/);
  await expect(window.getByTestId('show-training')).toBeChecked();
  const tile = await (await preview).body();
  expect(new Set(new Float32Array(new Uint8Array(tile).buffer)).size).toBeGreaterThan(1);

  await expect(clusterRow(window, 4)).toBeAttached({ timeout: 60_000 });
  await expect(window.getByTestId('training')).toBeHidden();
  await mapIsIdle(window);
  await window.getByTestId('disclosure-training').locator('summary').click();
  await expect(window.getByTestId('curve-last-Row loss')).toHaveText(/\d/);
});
