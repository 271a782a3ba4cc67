import { readFileSync } from 'node:fs';
import { fromArrayBuffer } from 'geotiff';
import { expect, test } from './fixture.ts';
import { colourAt, countTileRequests, mapIsIdle, mapPoint, openScene } from './steps.ts';

test.beforeEach(async ({ window, workspace }) => {
  await openScene(window, workspace.scene);
  await mapIsIdle(window);
});

test('a scene tells its size, reference system, extent and bands', async ({ window }) => {
  await expect(window.getByTestId('scene-size')).toContainText('349 × 352');
  await expect(window.getByTestId('scene-crs')).toContainText('EPSG:31985');
  await expect(window.getByTestId('scene-extent')).toContainText('288776.25');
  await window.getByTestId('scene-bands-summary').click();
  await expect(window.getByTestId('band-row-4')).toContainText('NIR');
  await expect(window.getByTestId('band-row-4')).toContainText('837.5');
  await expect(window.getByTestId('band-row-4')).toContainText('uint8');
});

test('the bands chosen by wavelength are those of true colour, and a preset changes them', async ({
  window,
}) => {
  await expect(window.getByTestId('band-red')).toHaveValue('2');
  await expect(window.getByTestId('band-green')).toHaveValue('1');
  await expect(window.getByTestId('band-blue')).toHaveValue('0');
  const before = await colourAt(window, 0.3, 0.5);
  await window.getByTestId('preset').selectOption('false-colour');
  await expect(window.getByTestId('band-red')).toHaveValue('3');
  await mapIsIdle(window);
  await expect.poll(() => colourAt(window, 0.3, 0.5)).not.toEqual(before);
});

test('stretching is drawn at once, without asking for pixels again', async ({ window }) => {
  const requests = countTileRequests(window);
  const before = await colourAt(window, 0.3, 0.5);
  await window.getByTestId('stretch-min-max').click();
  await expect.poll(() => colourAt(window, 0.3, 0.5)).not.toEqual(before);
  const minMax = await colourAt(window, 0.3, 0.5);
  await window.getByTestId('stretch-deviation').click();
  await expect.poll(() => colourAt(window, 0.3, 0.5)).not.toEqual(minMax);
  const wholeScene = await colourAt(window, 0.3, 0.5);
  await window.getByTestId('stretch-from-view').click();
  expect(requests.scene).toBe(0);
  await window.getByTestId('stretch-from-scene').click();
  await expect.poll(() => colourAt(window, 0.3, 0.5)).toEqual(wholeScene);
  expect(requests.scene).toBe(0);
});

test('the readout gives the coordinates and the values of the pixel under the pointer', async ({
  window,
  workspace,
}) => {
  const { x, y } = await mapPoint(window, 0.5, 0.5);
  await window.mouse.move(x, y);
  await expect(window.getByTestId('readout-lon-lat')).toContainText(/34.*W|-34/);
  await expect(window.getByTestId('readout-values')).toContainText('Red');
  const place = await window.getByTestId('readout-pixel').innerText();
  const [column, row] = place.match(/\d+/g)!.map(Number);
  const image = await (await fromArrayBuffer(readFileSync(workspace.scene).buffer as ArrayBuffer)).getImage();
  const pixel = await image.readRasters({ window: [column, row, column + 1, row + 1], interleave: true });
  await expect(window.getByTestId('readout-values')).toContainText(
    new RegExp(`Red\\s*${pixel[2]}\\s*Green\\s*${pixel[1]}\\s*Blue\\s*${pixel[0]}`),
  );
  const [mapX] = (await window.getByTestId('readout-position').innerText())
    .match(/\d+(\.\d+)?/g)!
    .map(Number);
  expect(Math.floor((mapX - 288776.25) / 28.5)).toBe(column);
});

test('going to a coordinate moves the map there', async ({ window }) => {
  const field = window.getByTestId('go-to');
  await field.fill('290000, 9119000');
  await field.press('Enter');
  await mapIsIdle(window);
  const { x, y } = await mapPoint(window, 0.5, 0.5);
  await window.mouse.move(x, y);
  await expect(window.getByTestId('readout-pixel')).toContainText(
    `column ${Math.floor((290000 - 288776.25) / 28.5)}, row ${Math.floor((9120760.75 - 9119000) / 28.5)}`,
  );
  await field.fill('somewhere');
  await field.press('Enter');
  await expect(window.getByTestId('go-to-answer')).toBeVisible();
});

test('the scale bar shows a round distance and follows the zoom', async ({ window }) => {
  const bar = window.getByTestId('scale-bar');
  await expect(bar).toContainText(/^[125]0* k?m$/);
  const before = await bar.innerText();
  await window.getByTestId('map').focus();
  await window.keyboard.press('+');
  await window.keyboard.press('+');
  await expect(bar).not.toHaveText(before);
});

test('a browser that cannot draw is told of, in place of an empty map', async ({ window }) => {
  await expect(window.getByTestId('no-webgl')).toBeHidden();
  await window.addInitScript({
    content: `
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...rest);
      };`,
  });
  await window.reload();
  await expect(window.getByTestId('no-webgl')).toContainText('WebGL');
});
