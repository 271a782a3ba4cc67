import { expect, it } from 'vitest';
import { baseName, besideOf, folderOf, inside } from './paths.ts';

it.each([
  ['/a/b/c.hdr', 'd/e.dat', '/a/b/d/e.dat'],
  ['C:\\a\\c.hdr', 'd/e.dat', 'C:\\a\\d\\e.dat'],
  ['c.hdr', 'd.dat', 'd.dat'],
])('beside %s lies %s', (path, relative, expected) => {
  expect(besideOf(path, relative)).toBe(expected);
});

it.each([
  ['/a/b', '/a/b/x.tif'],
  ['/a/b/', '/a/b/x.tif'],
  ['C:\\a', 'C:\\a\\x.tif'],
  ['/', '/x.tif'],
])('in %s a file has the path %s', (folder, expected) => {
  expect(inside(folder, 'x.tif')).toBe(expected);
});

it('takes paths apart with both kinds of slashes', () => {
  expect(folderOf('/a/b/c.tif')).toBe('/a/b');
  expect(baseName('C:\\a\\c.tif')).toBe('c.tif');
  expect(folderOf('c.tif')).toBe('');
});
