import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findBrowser } from '../src-main/node/find-browser.ts';

/** A browser to test in: one that is installed, else Debian's through apt where we are root, else Playwright's own. */
export function findOrInstallBrowser(): { path: string } | { problem: string } {
  const found = process.env.SWATH_BROWSER ?? findBrowser() ?? installFromDebian() ?? installFromPlaywright();
  if (found) return { path: found };
  return {
    problem:
      'No browser for the end-to-end tests: install Chrome, Chromium or Edge, or set SWATH_BROWSER to the path of one.',
  };
}

function installFromDebian(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const isDebian =
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isRoot || !isDebian) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: 'ignore',
    env,
  });
  return findBrowser();
}

function installFromPlaywright(): string | undefined {
  spawnSync('playwright', ['install', 'chromium'], { stdio: 'inherit' });
  const { chromium } = createRequire(import.meta.url)(
    '@playwright/test',
  ) as typeof import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}
