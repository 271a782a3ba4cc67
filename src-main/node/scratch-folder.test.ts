import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratchFolder } from './scratch-folder.ts';

let home: string;
const results = (): string[] => readdirSync(join(home, 'swath/results')).sort();
const put = (path: string, bytes: number, used: number): void => {
  writeFileSync(path, new Uint8Array(bytes));
  utimesSync(path, used, used);
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'swath-scratch-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the scratch folder', () => {
  it('is made for its owner only, and keeps results from one run to the next', async () => {
    const first = await createScratchFolder(join(home, 'swath'));
    put(first.resultPath('a'), 10, 1000);
    const second = await createScratchFolder(join(home, 'swath'));
    expect(await second.files.exists(second.resultPath('a'))).toBe(true);
    if (process.platform !== 'win32') expect(statSync(join(home, 'swath')).mode & 0o777).toBe(0o700);
  });

  it('reaches no other folder', async () => {
    const { files, autosavePath } = await createScratchFolder(join(home, 'swath'));
    await expect(files.create(join(home, 'out.tif'))).rejects.toMatchObject({ code: 'not-allowed' });
    await (await files.create(autosavePath)).commit();
    expect(existsSync(autosavePath)).toBe(true);
  });

  it.each(['../../evil', 'a/b', 'x'.repeat(300), '', '.', 'ä'])(
    'gives the id %j a file of its own',
    async (id) => {
      const { resultPath } = await createScratchFolder(join(home, 'swath'));
      expect(join(home, 'swath/results', basename(resultPath(id)))).toBe(resultPath(id));
      expect(basename(resultPath(id))).toMatch(/^[0-9a-f]{64}\.tif$/);
      expect(resultPath(id)).not.toBe(resultPath(`${id}2`));
    },
  );

  it('deletes what was not used for longest, with its side-cars, until the rest fits', async () => {
    const { resultPath } = await createScratchFolder(join(home, 'swath'));
    put(resultPath('oldest'), 400, 1000);
    put(`${resultPath('oldest')}.aux.xml`, 10, 1000);
    put(resultPath('old'), 400, 2000);
    put(resultPath('new'), 400, 3000);
    put(join(home, 'swath/results/.dead.tif.0123456789ab.part'), 900, 500);
    writeFileSync(join(home, 'swath/results/.live.tif.0123456789ab.part'), new Uint8Array(900));
    put(join(home, 'swath/autosave.json'), 900, 500);
    const { trim } = await createScratchFolder(join(home, 'swath'), { maximumBytes: 800 });
    const hidden = '.live.tif.0123456789ab.part';
    expect(results()).toEqual([hidden, 'new.tif', 'old.tif']);
    put(resultPath('newest'), 400, 4000);
    await trim(new Set(['old']));
    expect(results()).toEqual([hidden, 'newest.tif', 'old.tif']);
    expect(existsSync(join(home, 'swath/autosave.json'))).toBe(true);
  });

  it('says so where it cannot be', async () => {
    writeFileSync(join(home, 'file'), '');
    await expect(createScratchFolder(join(home, 'file/swath'))).rejects.toMatchObject({
      code: 'cannot-write',
    });
  });
});

it('keeps overviews where it is told to, and gives up those not used for longest', async () => {
  const shared = join(home, 'shared');
  const first = await createScratchFolder(join(home, 'one'), { overviewFolder: shared });
  put(first.overviewPath('1:2:3'), 400, 1000);
  put(first.overviewPath('1:2:4'), 400, 2000);
  const options = { overviewFolder: shared, maximumOverviewBytes: 500 };
  const second = await createScratchFolder(join(home, 'two'), options);
  expect(await second.files.exists(second.overviewPath('1:2:3'))).toBe(false);
  expect(await second.files.exists(second.overviewPath('1:2:4'))).toBe(true);
  expect(dirname(second.overviewPath('1:2:4'))).toBe(shared);
});
