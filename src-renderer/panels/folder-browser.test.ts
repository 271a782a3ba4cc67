import { describe, expect, it } from 'vitest';
import type { FolderListing } from '../../src-main/engine/bytes.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { FolderBrowser } from './folder-browser.svelte.ts';

function browserOver(listFiles: (folder?: string) => Promise<FolderListing>): FolderBrowser {
  return new FolderBrowser({ ...createFakeEngine(), listFiles }, 'scene');
}

describe('the file browser', () => {
  it('begins in the first folder that can be shown, and keeps quiet about the others', async () => {
    const browser = browserOver(async (folder) => {
      if (folder !== '/data') throw new Error(`${folder} is gone.`);
      return { folder, entries: [] };
    });
    await browser.goToFirst([undefined, '/gone', '/data', '/other']);
    expect([browser.listing?.folder, browser.problem]).toEqual(['/data', undefined]);
  });

  it('falls back to the first root', async () => {
    const root = { name: 'data', path: '/data', kind: 'folder' as const, size: 0 };
    const browser = browserOver(async (folder = '') => {
      if (folder === '/gone') throw new Error('No.');
      return { folder, entries: folder === '' ? [root] : [] };
    });
    await browser.goToFirst(['/gone']);
    expect([browser.listing?.folder, browser.problem]).toEqual(['/data', undefined]);
  });

  it('stays where it is when a folder cannot be shown, and says why', async () => {
    const browser = browserOver(async (folder = '/data') => {
      if (folder !== '/data') throw new Error(`${folder} is outside the folders that may be read.`);
      return { folder, entries: [] };
    });
    await browser.go();
    expect(await browser.go('/etc')).toBe(false);
    expect([browser.listing?.folder, browser.problem]).toEqual([
      '/data',
      '/etc is outside the folders that may be read.',
    ]);
  });

  it('shows the folder asked for last, whichever answers first', async () => {
    const answers = new Map<string | undefined, () => void>();
    const browser = browserOver(
      (folder = '') => new Promise((resolve) => answers.set(folder, () => resolve({ folder, entries: [] }))),
    );
    const slow = browser.go('/slow');
    const fast = browser.go('/fast');
    answers.get('/fast')?.();
    await fast;
    answers.get('/slow')?.();
    expect([await slow, browser.listing?.folder, browser.busy]).toEqual([false, '/fast', false]);
  });
});
