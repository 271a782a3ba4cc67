import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSink } from './file-sink.ts';
import { nodeFiles, removeUnfinished } from './files.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const put = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'swath-files-'));
});
afterEach(() => {
  removeUnfinished();
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is read', () => {
  it('gives any range, cut at its end, in a buffer of its own', async () => {
    const source = await nodeFiles().open(put('a.txt', '0123456789'));
    expect(source).toMatchObject({ name: at('a.txt'), size: 10 });
    const [middle, end, beyond] = await Promise.all([
      source.read(3, 4),
      source.read(8, 99),
      source.read(50, 5),
    ]);
    expect([middle, end, beyond].map(text)).toEqual(['3456', '89', '']);
    expect(middle.buffer.byteLength).toBe(4);
    await source.close();
  });

  it('stops for an aborted signal', async () => {
    const source = await nodeFiles().open(put('a.txt', 'abc'));
    await expect(source.read(0, 3, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await source.close();
  });

  it('says what is wrong with one that is missing, a folder, or a pipe', async () => {
    const files = nodeFiles();
    await expect(files.open(at('gone.tif'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(files.open(at('gone.tif'))).rejects.toThrow(at('gone.tif'));
    await expect(files.open(folder)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/is a folder/),
    });
    await expect(files.open(`${put('a.txt', '')}/b`)).rejects.toMatchObject({ code: 'not-found' });
    await expect(files.open('a\0b')).rejects.toMatchObject({ name: 'EngineError' });
    expect(await files.exists(at('gone.tif'))).toBe(false);
    expect(await files.exists(at('a.txt'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('does not wait for ever for a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await expect(nodeFiles().open(at('pipe'))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/pipe/),
    });
  });
});

it('has one name for all paths of a file', async () => {
  const { identify } = nodeFiles();
  symlinkSync(put('a.tif', ''), at('link.tif'));
  linkSync(at('a.tif'), at('hard.tif'));
  const name = await identify!(at('a.tif'));
  for (const path of ['link.tif', 'hard.tif', './x/../a.tif']) expect(await identify!(at(path))).toBe(name);
  expect(await identify!(put('b.tif', ''))).not.toBe(name);
  expect(await identify!(at('new.tif'))).toBe(await identify!(at('x', '..', 'new.tif')));
});

it('has another fingerprint once its content was changed, and the same by all of its paths', async () => {
  const { fingerprint } = nodeFiles();
  symlinkSync(put('a.tif', 'one'), at('link.tif'));
  const before = await fingerprint!(at('a.tif'));
  expect(await fingerprint!(at('link.tif'))).toBe(before);
  put('a.tif', 'other');
  expect(await fingerprint!(at('a.tif'))).not.toBe(before);
  await expect(fingerprint!(at('absent.tif'))).rejects.toMatchObject({ code: 'not-found' });
});

describe('a file that is written', () => {
  it('appears complete, under its name, when it is committed', async () => {
    const sink = await nodeFiles().create(at('out.tif'));
    await Promise.all([sink.write(5, bytes('world')), sink.write(0, bytes('hello'))]);
    expect(existsSync(at('out.tif'))).toBe(false);
    expect(readdirSync(folder).every((name) => name.startsWith('.out.tif.'))).toBe(true);
    await sink.commit();
    await sink.abort();
    expect(readdirSync(folder)).toEqual(['out.tif']);
    expect(readFileSync(at('out.tif'), 'utf8')).toBe('helloworld');
  });

  it('leaves an older file as it was until then, and when it is given up', async () => {
    put('out.tif', 'older');
    const files = nodeFiles();
    const given = await files.create(at('out.tif'));
    await given.write(0, bytes('half'));
    expect(readFileSync(at('out.tif'), 'utf8')).toBe('older');
    await given.abort();
    expect(readdirSync(folder)).toEqual(['out.tif']);
    await expect(given.commit()).rejects.toMatchObject({ code: 'internal' });
    const sink = await files.create(at('out.tif'));
    await sink.write(0, bytes('new'));
    await sink.commit();
    expect(readFileSync(at('out.tif'), 'utf8')).toBe('new');
  });

  it('writes through a link to where it leads', async () => {
    mkdirSync(at('elsewhere'));
    symlinkSync(put('elsewhere/real.tif', 'older'), at('link.tif'));
    const sink = await nodeFiles().create(at('link.tif'));
    await sink.write(0, bytes('new'));
    await sink.commit();
    expect(readFileSync(at('elsewhere/real.tif'), 'utf8')).toBe('new');
    expect(readdirSync(at('elsewhere'))).toEqual(['real.tif']);
  });

  it.skipIf(process.platform === 'win32')('never takes the place of a pipe or device', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await expect(nodeFiles().create(at('pipe'))).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/pipe: there is a device or pipe/),
    });
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('says what is wrong with the place', async () => {
    const files = nodeFiles();
    await expect(files.create(at('no/out.tif'))).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/does not exist/),
    });
    await expect(files.create(folder)).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/is a folder/),
    });
    await expect(files.remove(folder)).rejects.toMatchObject({ code: 'cannot-write' });
    await expect(files.create(at('n'.repeat(300)))).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/the name is too long/),
    });
    const name = `${'n'.repeat(250)}.tif`;
    const sink = await files.create(at(name));
    await sink.commit();
    expect(readdirSync(folder)).toEqual([name]);
    await files.remove(at(name));
    await files.remove(at(name));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('says so when the disk is full (needs /dev/full)', async () => {
    const sink = new FileSink('map.tif', await open('/dev/full', 'r+'), at('.map.part'), at('map.tif'));
    await expect(sink.write(0, bytes('x'))).rejects.toMatchObject({
      code: 'cannot-write',
      message: 'Cannot write map.tif: the disk is full. Free some space or choose another folder.',
    });
    await sink.abort();
  });

  it.skipIf(!existsSync('/sys/kernel'))('says so when the folder is read-only (needs /sys)', async () => {
    await expect(nodeFiles().create('/sys/kernel/map.tif')).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringMatching(/^Cannot write \/sys\/kernel\/map.tif: .* Choose another folder\.$/),
    });
  });

  it('leaves nothing when the process ends, and sweeps what a killed one left the day before', async () => {
    const files = nodeFiles();
    const interrupted = await files.create(at('out.tif'));
    removeUnfinished();
    expect(readdirSync(folder)).toEqual([]);
    await interrupted.abort();
    const old = put('.out.tif.0123456789ab.part', 'left');
    put('.out.tif.ba9876543210.part', 'of a run that is still going');
    put('.out.tif.mine.part', 'not ours');
    for (const name of [old, at('.out.tif.mine.part')]) utimesSync(name, 1000, 1000);
    const sink = await files.create(at('out.tif'));
    await sink.abort();
    expect(readdirSync(folder).sort()).toEqual(['.out.tif.ba9876543210.part', '.out.tif.mine.part']);
  });

  it('sets bytes aside without a trace', async () => {
    const spill = await nodeFiles().createSpill!(at('out.tif'));
    await spill.write(4, bytes('data'));
    await spill.write(0, bytes('some'));
    expect(text(await spill.read(2, 4))).toBe('meda');
    await spill.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('roots', () => {
  beforeEach(() => {
    for (const name of ['in', 'in/sub', 'out', 'into']) mkdirSync(at(name));
    for (const name of ['in/scene.tif', 'out/secret.tif', 'into/secret.tif']) put(name, name);
    symlinkSync(at('out/secret.tif'), at('in/link.tif'));
    symlinkSync(at('out'), at('in/way-out'));
    symlinkSync(at('in/scene.tif'), at('in/sub/good.tif'));
    symlinkSync(at('out/new.tif'), at('in/dangling.tif'));
  });

  it('let in what lies inside, by whatever name', async () => {
    const files = nodeFiles({ readRoots: [at('in')] });
    for (const name of ['in/scene.tif', 'in/sub/good.tif', 'in/sub/../scene.tif', 'out/../in/scene.tif']) {
      const source = await files.open(`${folder}/${name}`);
      expect(text(await source.read(0, 99))).toBe('in/scene.tif');
      await source.close();
    }
  });

  it.each([
    'out/secret.tif',
    'into/secret.tif',
    'in/../out/secret.tif',
    'in/link.tif',
    'in/way-out/secret.tif',
    'out/gone.tif',
    '.',
  ])('keep %s out and name it and themselves', async (name) => {
    const files = nodeFiles({ readRoots: [at('in')] });
    const path = `${folder}/${name}`;
    const refusal = { code: 'not-allowed', message: expect.stringContaining(path) };
    await expect(files.open(path)).rejects.toMatchObject(refusal);
    await expect(files.create(path)).rejects.toMatchObject(refusal);
    await expect(files.list(path)).rejects.toMatchObject(refusal);
    await expect(files.remove(path)).rejects.toMatchObject(refusal);
    await expect(files.open(path)).rejects.toThrow(at('in'));
    expect(await files.exists(path)).toBe(false);
    expect(readFileSync(at('out/secret.tif'), 'utf8')).toBe('out/secret.tif');
  });

  it('do not let a new file follow a link out', async () => {
    const files = nodeFiles({ writeRoots: [at('in')] });
    await expect(files.create(at('in/way-out/new.tif'))).rejects.toMatchObject({ code: 'not-allowed' });
    const sink = await files.create(at('in/dangling.tif'));
    await sink.commit();
    expect(existsSync(at('out/new.tif'))).toBe(false);
    expect(existsSync(at('in/dangling.tif'))).toBe(true);
  });

  it('for writing are read too, those for reading are not written', async () => {
    const files = nodeFiles({ readRoots: [at('in')], writeRoots: [at('out')] });
    await (await files.open(at('out/secret.tif'))).close();
    await (await files.open(at('in/scene.tif'))).close();
    await expect(files.create(at('in/new.tif'))).rejects.toMatchObject({ code: 'not-allowed' });
    await (await files.create(at('out/new.tif'))).abort();
  });

  it('must be there', () => {
    expect(() => nodeFiles({ readRoots: [at('nowhere')] })).toThrow(at('nowhere'));
  });

  it('are themselves the top of the list', async () => {
    const files = nodeFiles({ readRoots: [at('in'), at('out')] });
    const top = await files.list('');
    expect(top.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['in', 'folder'],
      ['out', 'folder'],
    ]);
    expect((await files.list(at('in'))).parent).toBeUndefined();
    expect((await files.list(at('in/sub'))).parent).toBe(at('in'));
  });
});

describe('a folder listed', () => {
  it('shows folders first, names in the order people count, sizes, and nothing hidden or leading out', async () => {
    for (const name of ['in', 'in/z', 'in/.git']) mkdirSync(at(name));
    for (const name of ['in/b10.tif', 'in/b9.tif', 'in/.hidden', 'secret']) put(name, 'four');
    symlinkSync(at('secret'), at('in/a-link'));
    symlinkSync(at('gone'), at('in/broken'));
    symlinkSync(at('in/z'), at('in/folder-link'));
    const { entries } = await nodeFiles({ readRoots: [at('in')] }).list(at('in'));
    expect(entries.map(({ name, kind, size }) => `${kind} ${name} ${size}`)).toEqual([
      'folder folder-link 0',
      'folder z 0',
      'file b9.tif 4',
      'file b10.tif 4',
    ]);
    expect(entries[1].path).toBe(at('in/z'));
  });

  it('that is not there is an error with its name', async () => {
    await expect(nodeFiles().list(at('gone'))).rejects.toMatchObject({ code: 'not-found' });
    expect((await nodeFiles().list('/')).parent).toBeUndefined();
  });
});
