import { expect, it } from 'vitest';
import { FileChooser } from './file-chooser.svelte.ts';

it('gives one path, several for a scene, and none when nothing was chosen', async () => {
  const files = new FileChooser();
  const one = files.open('project', 'Open');
  files.answer('/a.json');
  expect(await one).toBe('/a.json');
  const several = files.openScene('Open');
  await Promise.resolve();
  expect(files.request).toMatchObject({ mode: 'open', kind: 'scene', several: true });
  files.answer('/b.tif', '/c.tif');
  expect(await several).toEqual(['/b.tif', '/c.tif']);
  const saved = files.save('labels', 'Save', 'x.tif');
  files.answer();
  expect(await saved).toBeUndefined();
  expect(files.request).toBeUndefined();
});

it('takes a question back where another is asked', async () => {
  const files = new FileChooser();
  const first = files.open('scene', 'One');
  const second = files.open('scene', 'Two');
  files.answer('/two.tif');
  expect([await first, await second]).toEqual([undefined, '/two.tif']);
});
