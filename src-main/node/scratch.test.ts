import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptScratch, temporaryScratch } from './scratch.ts';

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'swath-cache-'));
});

afterEach(() => rm(cache, { recursive: true }));

it('leaves nothing of a command', async () => {
  const scratch = await temporaryScratch(cache);
  await writeFile(scratch.resultPath('r'), 'labels');
  expect(scratch.autosavePath).toBeUndefined();
  await scratch.close();
  expect(await readdir(cache)).toEqual([]);
});

it('finds results and unsaved work again', async () => {
  const first = await keptScratch(cache);
  await writeFile(first.resultPath('r'), 'labels');
  await first.close();
  const second = await keptScratch(cache);
  expect(second.autosavePath).toBe(first.autosavePath);
  expect(existsSync(second.resultPath('r'))).toBe(true);
  await second.close();
});

it('leaves what another Swath has alone', async () => {
  const first = await keptScratch(cache);
  const second = await keptScratch(cache);
  expect(second.autosavePath).toBeUndefined();
  expect(dirname(second.resultPath('r'))).not.toBe(dirname(first.resultPath('r')));
  await second.close();
  await first.close();
  const third = await keptScratch(cache);
  expect(third.autosavePath).toBe(first.autosavePath);
});

it.each([
  ['a process that was killed', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['a full disk', () => ''],
])('takes over from %s', async (_what, owner) => {
  await mkdir(join(cache, 'workbench'));
  await writeFile(join(cache, 'workbench', 'owner'), owner());
  expect((await keptScratch(cache)).autosavePath).toBeDefined();
});
