import { expect, it } from 'vitest';
import { memoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { guardFiles, guardInputs, recordOpened } from './guard-inputs.ts';

function filesWith(...paths: string[]): MemoryFiles {
  const files = memoryFiles();
  for (const path of paths) files.contents.set(path, new Uint8Array(1));
  return files;
}

it('what was opened cannot be replaced, under any of its names; all else can', async () => {
  const files = guardInputs(filesWith('/a.bsq', '/a.hdr', '/b.bsq'));
  for (const path of ['/a.bsq', '/a.hdr']) await (await files.open(path)).close();
  await expect(files.open('/c.bsq')).rejects.toMatchObject({ code: 'not-found' });
  for (const path of ['/a.hdr', '/./a.hdr']) {
    await expect(files.create(path)).rejects.toThrow(/a\.hdr.* is read here.*Choose another name/);
  }
  for (const path of ['/b.bsq', '/c.bsq']) await (await files.create(path)).abort();
});

it('what is named cannot be replaced either, opened or not, and is told by its name', async () => {
  const files = guardInputs(filesWith('/a.tif', '/mask.tif'), { 'the mask': ['/mask.tif', undefined] });
  await (await files.open('/a.tif')).close();
  await (await files.open('/mask.tif')).close();
  await expect(files.create('/mask.tif')).rejects.toThrow('/mask.tif is the mask. Choose another name.');
  await expect(files.create('/a.tif')).rejects.toThrow('/a.tif is read here');
  await expect(guardInputs(filesWith(), { 'the mask': ['/m'] }).create('/./m')).rejects.toThrow(
    'is the mask',
  );
});

it('what is read is asked for whenever something is written', async () => {
  const { files, opened } = recordOpened(filesWith('/a', '/b'));
  await files.open('/a');
  expect([...opened]).toEqual(['/a']);
  let inputs: string[] = [];
  const guarded = guardFiles(files, () => ({ 'a scene': inputs }));
  await (await guarded.create('/b')).abort();
  inputs = ['/b'];
  await expect(guarded.create('/b')).rejects.toThrow('/b is a scene.');
});
