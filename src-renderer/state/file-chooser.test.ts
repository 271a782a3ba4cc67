import { afterEach, expect, it, vi } from 'vitest';
import { FileChooser } from './file-chooser.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

it('gives one path, several for a scene, and none when nothing was chosen', async () => {
  const files = new FileChooser();
  const one = files.open('project', 'Open');
  files.answer('/a.json');
  expect(await one).toBe('/a.json');
  const several = files.openScene('Open');
  await Promise.resolve();
  expect(files.request).toMatchObject({ mode: 'open', kind: 'scene', several: true });
  files.answer('/b.tif', '/c.tif');
  expect(await several).toEqual({ path: '/b.tif', parts: ['/c.tif'] });
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

it('gives a scene as it was opened before', async () => {
  const files = new FileChooser();
  const scene = { path: '/b.tif', parts: ['/c.tif'], options: { mask: 'clouds' } };
  const chosen = files.openScene('Open');
  files.answerWith(scene);
  expect(await chosen).toEqual(scene);
});

it("asks the desktop's own dialogs for files or a folder", async () => {
  const chooseScene = vi.fn().mockResolvedValueOnce(['/a.tif', '/b.tif']).mockResolvedValue([]);
  vi.stubGlobal('swathDesktop', { chooseScene });
  const files = new FileChooser();
  expect(await files.openScene('Open')).toEqual({ path: '/a.tif', parts: ['/b.tif'] });
  expect(await files.openScene('Open', 'folder')).toBeUndefined();
  expect(chooseScene.mock.calls).toEqual([['files'], ['folder']]);
  expect(files.request).toBeUndefined();
});
