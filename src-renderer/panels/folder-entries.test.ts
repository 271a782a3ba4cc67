import { describe, expect, it } from 'vitest';
import type { FolderListing } from '../../src-main/engine/bytes.ts';
import { findByTyping, shownEntries } from './folder-entries.ts';

const file = (name: string, kind: 'file' | 'folder' = 'file') => ({
  name,
  path: `/data/${name}`,
  kind,
  size: 1,
});
const listing: FolderListing = {
  folder: '/data',
  entries: [
    file('scene10.TIF'),
    file('notes.txt'),
    file('scene2.tif'),
    file('work.swath.json'),
    file('sub.tif', 'folder'),
    file('.cache', 'folder'),
    file('Archive', 'folder'),
  ],
};
const names = (kind: 'scene' | 'project', everything = false): string[] =>
  shownEntries(listing, kind, everything).map(({ name }) => name);

describe('what a folder shows', () => {
  it('is folders first, then files of the kind, numbers counted as numbers', () => {
    expect(names('scene')).toEqual(['Archive', 'sub.tif', 'scene2.tif', 'scene10.TIF']);
    expect(names('project')).toEqual(['Archive', 'sub.tif', 'work.swath.json']);
  });

  it('is every file when asked, but for hidden ones', () => {
    expect(names('project', true)).toHaveLength(6);
  });
});

describe('finding a file by typing', () => {
  const entries = shownEntries(listing, 'scene', false);

  it('goes on from the present one and round', () => {
    expect(findByTyping(entries, 'SC', -1)).toBe(2);
    expect(findByTyping(entries, 's', 2)).toBe(3);
    expect(findByTyping(entries, 's', 3)).toBe(1);
  });

  it('finds nothing where there is nothing', () => {
    expect(findByTyping(entries, 'x', 0)).toBe(-1);
    expect(findByTyping([], 's', -1)).toBe(-1);
  });
});
