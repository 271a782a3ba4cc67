import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface BrowserWindow {
  /** The program that shows it. */
  readonly browser: string;
  /** Resolves when the window is closed: true where the browser ended well. */
  readonly closed: Promise<boolean>;
  close(): void;
}

/** What a browser is told to be one quiet window on one address, with its own profile in `profile`. */
export function browserArguments(address: string, profile: string, asRoot: boolean): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,OptimizationHints,MediaRouter',
    '--password-store=basic',
    '--window-size=1440,900',
    // Without a GPU the map is drawn in software; no page but ours is ever shown in this window.
    '--enable-unsafe-swiftshader',
    // Chromium refuses to start its sandbox for root.
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

/** Shows an address in a window of `browser`. The profile is its own and goes when the window is closed. */
export function openBrowserWindow(browser: string, address: string, cache: string): BrowserWindow {
  mkdirSync(cache, { recursive: true });
  const profile = mkdtempSync(join(cache, 'browser-'));
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const child = spawn(browser, browserArguments(address, profile, asRoot), { stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code, signal) => resolve(code === 0 || signal !== null));
  });
  const closed = ended.then(async (well) => {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
    return well;
  });
  return { browser, closed, close: () => void child.kill() };
}
