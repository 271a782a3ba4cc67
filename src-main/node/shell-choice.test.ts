import { describe, expect, it } from 'vitest';
import { chooseShell } from './shell-choice.ts';

const ALL = { electron: '/electron', browser: '/chrome', display: true, serve: false, open: true };

describe('the window of the workbench', () => {
  it('is the desktop program where it is there', () => {
    expect(chooseShell(ALL)).toEqual({ kind: 'electron', program: '/electron' });
  });

  it('is a browser where the desktop program is not there, and says how to get it', () => {
    const shell = chooseShell({ ...ALL, electron: undefined });
    expect(shell).toMatchObject({ kind: 'browser', program: '/chrome' });
    expect(shell).toHaveProperty('notice', expect.stringContaining('npx install-electron'));
  });

  it('is a browser without further words where that was asked for', () => {
    expect(chooseShell({ ...ALL, serve: true })).toEqual({ kind: 'browser', program: '/chrome' });
    expect(chooseShell({ ...ALL, serve: true, electron: undefined })).toEqual({
      kind: 'browser',
      program: '/chrome',
    });
  });

  it('is only an address without a display, or where no window is wanted', () => {
    expect(chooseShell({ ...ALL, display: false })).toEqual({ kind: 'address' });
    expect(chooseShell({ ...ALL, open: false })).toEqual({ kind: 'address' });
    expect(chooseShell({ ...ALL, electron: undefined, display: false })).toMatchObject({ kind: 'address' });
  });

  it('is only an address where there is no browser either, and says so', () => {
    const shell = chooseShell({ ...ALL, electron: undefined, browser: undefined });
    expect(shell.kind).toBe('address');
    expect(shell).toHaveProperty('notice', expect.stringMatching(/Electron.*No Chrome/));
  });
});
