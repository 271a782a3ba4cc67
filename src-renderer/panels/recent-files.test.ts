import { beforeEach, expect, it, vi } from 'vitest';
import type { SceneDescription } from '../../src-main/engine/api.ts';
import {
  recentFiles,
  recentName,
  recentTitle,
  rememberFile,
  rememberScene,
  withLatest,
} from './recent-files.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
});

it('remembers of which files a scene was made, and what was chosen for it', () => {
  const option = { id: 'mask', title: 'Mask', choices: [], value: 'clouds' };
  rememberScene({
    path: '/b2.tif',
    parts: ['/b3.tif'],
    options: [option],
  } as Partial<SceneDescription> as SceneDescription);
  expect(recentFiles('scene')).toEqual([
    { path: '/b2.tif', parts: ['/b3.tif'], options: { mask: 'clouds' } },
  ]);
});

it('reads what was remembered as paths alone', () => {
  stored.set('swath.recent-scene', JSON.stringify(['/a.tif', { path: '/b.tif' }]));
  expect(recentFiles('scene')).toEqual([{ path: '/a.tif' }, { path: '/b.tif' }]);
});

it('keeps the latest way of opening the same files, and ten of them', () => {
  rememberFile('scene', { path: '/a', options: { mask: 'none' } });
  rememberFile('scene', { path: '/a', parts: ['/b'] });
  rememberFile('scene', { path: '/a', options: { mask: 'clouds' } });
  expect(recentFiles('scene')).toEqual([
    { path: '/a', options: { mask: 'clouds' } },
    { path: '/a', parts: ['/b'] },
  ]);
  const many = Array.from({ length: 12 }, (_, index) => ({ path: `/${index}` }));
  expect(many.reduce(withLatest, [] as ReturnType<typeof withLatest>)).toEqual(many.slice(2).reverse());
});

it('names files that are one scene by the first of them', () => {
  const scene = { path: '/x/a.tif', parts: ['/x/b.tif', '/x/c.tif'] };
  expect(recentName(scene)).toBe('a.tif + 2 more');
  expect(recentName({ path: 'C:\\x\\a.tif' })).toBe('a.tif');
  expect(recentTitle(scene)).toBe('/x/a.tif\n/x/b.tif\n/x/c.tif');
});
