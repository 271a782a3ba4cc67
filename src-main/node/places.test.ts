import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, PACKAGE_FOLDER, readVersion, SAMPLE_SCENE } from './places.ts';

it('finds the package and the sample scene', () => {
  expect(existsSync(join(PACKAGE_FOLDER, 'package.json'))).toBe(true);
  expect(existsSync(SAMPLE_SCENE)).toBe(true);
  expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/);
});

it.each([
  ['linux', {}, '/home/a/.cache/swath'],
  ['linux', { XDG_CACHE_HOME: '/c' }, '/c/swath'],
  ['darwin', {}, '/home/a/Library/Caches/swath'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/swath'],
  ['linux', { SWATH_CACHE: '/elsewhere' }, '/elsewhere'],
] as const)('keeps its cache on %s with %j in %s', (platform, environment, folder) =>
  expect(cacheFolder(platform, environment, '/home/a')).toBe(folder),
);
