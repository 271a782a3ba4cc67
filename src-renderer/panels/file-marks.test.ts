import { expect, it } from 'vitest';
import type { FolderEntry } from '../../src-main/engine/bytes.ts';
import { markingOf, marksAfter } from './file-marks.ts';

const entry = (name: string, kind: FolderEntry['kind'] = 'file'): FolderEntry => ({
  name,
  path: name,
  kind,
  size: 0,
});
const ENTRIES = [entry('folder', 'folder'), entry('a'), entry('b'), entry('c'), entry('d')];

it('marks one alone, more with Ctrl or Command, and all between with Shift', () => {
  const plain = { ctrlKey: false, metaKey: false, shiftKey: false };
  expect(markingOf(plain)).toBe('only');
  expect(markingOf({ ...plain, ctrlKey: true })).toBe('toggle');
  expect(markingOf({ ...plain, metaKey: true })).toBe('toggle');
  expect(markingOf({ ...plain, shiftKey: true })).toBe('range');
});

it('keeps marks in the order of the list, and takes one away that is marked again', () => {
  const two = marksAfter(ENTRIES, ['d'], 4, 2, 'toggle');
  expect(two).toEqual(['b', 'd']);
  expect(marksAfter(ENTRIES, two, 2, 4, 'toggle')).toEqual(['b']);
  expect(marksAfter(ENTRIES, two, 2, 1, 'only')).toEqual(['a']);
});

it('marks a range in either direction, from the entry itself where none was marked before', () => {
  expect(marksAfter(ENTRIES, ['d'], 4, 2, 'range')).toEqual(['b', 'c', 'd']);
  expect(marksAfter(ENTRIES, [], 1, 3, 'range')).toEqual(['a', 'b', 'c']);
  expect(marksAfter(ENTRIES, [], -1, 3, 'range')).toEqual(['c']);
});

it('never marks a folder beside files', () => {
  expect(marksAfter(ENTRIES, ['a'], 1, 0, 'toggle')).toEqual(['folder']);
  expect(marksAfter(ENTRIES, ['folder'], 0, 2, 'toggle')).toEqual(['b']);
  expect(marksAfter(ENTRIES, ['folder'], 0, 2, 'range')).toEqual(['a', 'b']);
});
