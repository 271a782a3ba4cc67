import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SAMPLE_SCENE } from '../places.ts';
import { runHere } from '../testing/run-here.ts';
import { createBench, type Bench } from '../testing/run-swath.ts';

let bench: Bench;
const at = (name: string): string => join(bench.folder, name);
const checksumOf = async (name: string) =>
  JSON.parse((await runHere('checksum', at(name), '--json')).stdout).bands;
const cluster = (name: string, ...words: string[]) =>
  runHere('cluster', SAMPLE_SCENE, '--clusters', '5', '--sample', '4000', '--out', at(name), ...words);

beforeAll(async () => {
  bench = createBench();
  vi.stubEnv('SWATH_CACHE', bench.cache);
  await cluster('labels.tif');
});
afterAll(() => bench.remove());

it('cleans a map as clustering does that cleans at once', async () => {
  const steps = ['--clean', 'majority:3', '--clean', 'sieve:12:4'];
  const { code, stdout } = await runHere('clean', at('labels.tif'), ...steps, '--out', at('clean.tif'));
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Wrote .*clean\.tif in /)]);
  expect(await checksumOf('clean.tif')).not.toEqual(await checksumOf('labels.tif'));
  await cluster('at-once.tif', ...steps);
  expect(await checksumOf('at-once.tif')).toEqual(await checksumOf('clean.tif'));
  expect(existsSync(at('at-once.tif.raw.tif'))).toBe(false);
});

it('keeps colours and names', async () => {
  await runHere('clean', at('labels.tif'), '--clean', 'open:3', '--out', at('open.tif'), '--qml');
  expect(existsSync(at('open.qml'))).toBe(true);
  expect(existsSync(at('open.tif.aux.xml'))).toBe(true);
});

it('numbers regions, fewer of them after a sieve', async () => {
  const regions = async (...words: string[]): Promise<number> => {
    const { stdout } = await runHere(
      'clean',
      at('labels.tif'),
      ...words,
      '--regions',
      '8',
      '--out',
      at('regions.tif'),
      '--json',
    );
    return JSON.parse(stdout).regions;
  };
  const all = await regions();
  expect(all).toBeGreaterThan(100);
  expect(await regions('--clean', 'sieve:30')).toBeLessThan(all / 2);
});

it.each<[string[], number, RegExp]>([
  [[], 2, /nothing to do/],
  [['--clean', 'blur:3'], 2, /blur:3.*majority:3/],
  [['--regions', '6'], 2, /regions/],
])('refuses %j', async (words, code, message) => {
  const result = await runHere('clean', at('labels.tif'), ...words, '--out', at('none.tif'));
  expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(message)]);
  expect(existsSync(at('none.tif'))).toBe(false);
});

it('refuses what is no map of labels, and to replace its input', async () => {
  const scene = await runHere('clean', SAMPLE_SCENE, '--clean', 'majority:3', '--out', at('none.tif'));
  expect([scene.code, scene.stderr]).toEqual([1, expect.stringMatching(/no map of labels/)]);
  const itself = await runHere('clean', at('labels.tif'), '--clean', 'majority:3', '--out', at('labels.tif'));
  expect([itself.code, itself.stderr]).toEqual([1, expect.stringMatching(/labels\.tif/)]);
});
