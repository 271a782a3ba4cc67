import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test, type Workspace } from './fixture.ts';
import { gdalIsHere } from './gdal.ts';
import { colourAt, mapIsIdle } from './steps.ts';

const SEPARATE = ['red.tif', 'green.tif', 'blue.tif'];
const CLOUD = 8;

/** One band of the sample scene as a file of its own. */
function separate({ scene, path }: Workspace, band: number, name: string, ...how: string[]): void {
  const words = ['-q', '-b', String(band), ...how, scene, path(name)];
  execFileSync('gdal_translate', words, { stdio: 'inherit' });
}

/** A folder as the USGS delivers it, whose quality band says that there are clouds everywhere. */
function landsatFolder(workspace: Workspace): void {
  mkdirSync(workspace.path('landsat'));
  for (const band of [1, 2, 3]) separate(workspace, band, `landsat/L_B${band}.TIF`);
  const all = String(CLOUD);
  separate(
    workspace,
    1,
    'landsat/L_QA.TIF',
    '-ot',
    'UInt16',
    '-a_nodata',
    'none',
    '-scale',
    '0',
    '255',
    all,
    all,
  );
  const metadata = [
    'GROUP = LANDSAT_METADATA_FILE',
    '  GROUP = PRODUCT_CONTENTS',
    ...[1, 2, 3].map((band) => `    FILE_NAME_BAND_${band} = "L_B${band}.TIF"`),
    '    FILE_NAME_QUALITY_L1_PIXEL = "L_QA.TIF"',
    '  END_GROUP = PRODUCT_CONTENTS',
    '  GROUP = IMAGE_ATTRIBUTES',
    '    SPACECRAFT_ID = "LANDSAT_7"',
    '    SENSOR_ID = "ETM"',
    '    DATE_ACQUIRED = 2001-08-04',
    '  END_GROUP = IMAGE_ATTRIBUTES',
    'END_GROUP = LANDSAT_METADATA_FILE',
    'END',
  ];
  writeFileSync(workspace.path('landsat/L_MTL.txt'), metadata.join('\n'));
}

test.describe('scenes of many files (skipped where GDAL is missing)', () => {
  test.skip(!gdalIsHere, 'The files are written by gdal_translate.');

  test('files that are marked together open as one scene, by mouse or keys', async ({
    window,
    workspace,
  }) => {
    SEPARATE.forEach((name, index) => separate(workspace, index + 1, name));
    await window.keyboard.press('ControlOrMeta+o');
    await window.getByTestId('file-blue.tif').click();
    await window.getByTestId('file-red.tif').click({ modifiers: ['ControlOrMeta'] });
    await expect(window.getByTestId('file-accept')).toHaveText('Open 2 as one scene');
    await window.getByTestId('file-blue.tif').click();
    await window.keyboard.press('Shift+ArrowDown');
    await window.getByTestId('file-red.tif').click({ modifiers: ['ControlOrMeta'] });
    await expect(window.getByTestId('file-accept')).toHaveText('Open 3 as one scene');
    await window.keyboard.press('Enter');
    await expect(window.getByTestId('scene-name')).toHaveText('blue.tif + 2 more');
    await expect(window.getByTestId('scene-bands-summary')).toHaveText('Bands (3)');
    await window.getByTestId('scene-bands-summary').click();
    await expect(window.getByTestId('band-row-2')).toContainText('Green');
    await mapIsIdle(window);
  });

  test('files of different places are refused, saying which', async ({ window, workspace }) => {
    separate(workspace, 1, 'a.tif');
    separate(workspace, 1, 'b.tif', '-srcwin', '0', '0', '100', '100');
    await window.keyboard.press('ControlOrMeta+o');
    await window.getByTestId('file-a.tif').click();
    await window.getByTestId('file-b.tif').click({ modifiers: ['ControlOrMeta'] });
    await window.getByTestId('file-accept').click();
    await expect(window.getByTestId('notice-error')).toContainText(/b\.tif does not fit .*a\.tif/);
  });

  test('a Landsat folder opens as a scene, and what it leaves out is chosen there', async ({
    window,
    workspace,
  }) => {
    landsatFolder(workspace);
    await window.keyboard.press('ControlOrMeta+o');
    await window.getByTestId('file-landsat').click();
    await window.getByTestId('file-open-folder').click();
    await expect(window.getByTestId('scene-format')).toHaveText('Landsat scene');
    await window.getByTestId('scene-storage-summary').click();
    await expect(window.getByTestId('scene-storage')).toContainText('2001-08-04');
    await mapIsIdle(window);
    const mask = window.getByTestId('scene-option-mask');
    await expect(mask).toHaveValue('none');
    const seen = await colourAt(window, 0.4, 0.5);
    await mask.selectOption('clouds-shadows');
    await expect.poll(() => colourAt(window, 0.4, 0.5)).not.toEqual(seen);
    await expect(mask).toHaveValue('clouds-shadows');
    await window.keyboard.press('ControlOrMeta+z');
    await expect(mask).toHaveValue('none');
    await expect.poll(() => colourAt(window, 0.4, 0.5)).toEqual(seen);
  });
});
