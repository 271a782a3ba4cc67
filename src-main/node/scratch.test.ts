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

it('removes what a killed command left, and leaves what a running one has', async () => {
  const running = await temporaryScratch(cache);
  await mkdir(join(cache, `run-${spawnSync(process.execPath, ['--version']).pid}-123-abcdef`, 'results'), {
    recursive: true,
  });
  await mkdir(join(cache, 'run-of-mine'));
  const scratch = await temporaryScratch(cache);
  expect((await readdir(cache)).filter((name) => name.startsWith('run-'))).toHaveLength(3);
  expect(existsSync(dirname(running.resultPath('r')))).toBe(true);
  await Promise.all([running.close(), scratch.close()]);
  expect(await readdir(cache)).toEqual(['run-of-mine']);
});

it('is elsewhere where the cache cannot be made', async () => {
  await writeFile(join(cache, 'file'), '');
  for (const scratch of [temporaryScratch, keptScratch]) {
    const { resultPath, autosavePath, close } = await scratch(join(cache, 'file', 'swath'));
    expect(autosavePath).toBeUndefined();
    await writeFile(resultPath('r'), 'labels');
    await close();
    expect(existsSync(dirname(resultPath('r')))).toBe(false);
  }
});

it('is had by one of many that start at the same moment, also where an abandoned one is there', async () => {
  for (const owner of [undefined, '999999999']) {
    await rm(join(cache, 'workbench'), { recursive: true, force: true });
    await mkdir(join(cache, 'workbench'));
    if (owner !== undefined) await writeFile(join(cache, 'workbench', 'owner'), owner);
    const all = await Promise.all(Array.from({ length: 12 }, () => keptScratch(cache)));
    expect(all.filter(({ autosavePath }) => autosavePath !== undefined)).toHaveLength(1);
    expect((await readdir(join(cache, 'workbench'))).sort()).toEqual(['owner', 'results']);
    await Promise.all(all.map(({ close }) => close()));
  }
});

it.skipIf(!existsSync('/proc/self/stat'))(
  'takes over from one that was killed, whose number another process has now (needs /proc)',
  async () => {
    await mkdir(join(cache, 'workbench'));
    await writeFile(join(cache, 'workbench', 'owner'), `${process.pid} 1`);
    expect((await keptScratch(cache)).autosavePath).toBeDefined();
  },
);

it.each([
  ['a process that was killed', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['a full disk', () => ''],
])('takes over from %s', async (_what, owner) => {
  await mkdir(join(cache, 'workbench'));
  await writeFile(join(cache, 'workbench', 'owner'), owner());
  expect((await keptScratch(cache)).autosavePath).toBeDefined();
});
