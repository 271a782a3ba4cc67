import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, chromium, expect, type ConsoleMessage, type Page } from '@playwright/test';
import { findOrInstallBrowser } from './find-or-install-browser.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SAMPLE = join(ROOT, 'resources', 'sample', 'L7_ETMs.tif');

/** A folder of the test's own: the only root that the engine may open files from, with a copy of the sample scene. */
export interface Workspace {
  readonly folder: string;
  readonly scene: string;
  path(name: string): string;
}

/** The running engine. */
export interface Engine {
  /** It works once. */
  readonly address: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface Fixtures {
  workspace: Workspace;
  /** Starts one more engine on the same folder, after ending those before it: gently, or as in a crash. */
  startEngine: (how?: { afterKilling: boolean }) => Promise<Engine>;
  /** How many engines were ended in this test: a page that loses its engine logs it. */
  ended: { engines: number };
  /** The workbench, opened and connected, in Electron where its binary is, else in an installed browser. */
  window: Page;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright demands a destructured first argument
  workspace: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'swath-e2e-'));
    const scene = join(folder, 'L7_ETMs.tif');
    copyFileSync(SAMPLE, scene);
    copyFileSync(`${SAMPLE}.aux.xml`, `${scene}.aux.xml`);
    await use({ folder, scene, path: (name) => join(folder, name) });
    rmSync(folder, { recursive: true, force: true });
  },

  // eslint-disable-next-line no-empty-pattern -- Playwright demands a destructured first argument
  ended: async ({}, use) => use({ engines: 0 }),

  startEngine: async ({ workspace, ended }, use) => {
    const engines: Engine[] = [];
    await use(async (how) => {
      ended.engines = engines.length;
      await Promise.all(engines.map((engine) => engine.stop(how?.afterKilling ? 'SIGKILL' : 'SIGTERM')));
      const engine = await startEngine(workspace);
      engines.push(engine);
      return engine;
    });
    await Promise.all(engines.map((engine) => engine.stop()));
  },

  window: async ({ startEngine, workspace, ended }, use, testInfo) => {
    const opened = electronIsPresent()
      ? await openElectron(workspace)
      : await openBrowser(await startEngine());
    const errors: string[] = [];
    opened.page.on('console', (message) => {
      const isExpected = isRefusal(message) || (ended.engines > 0 && /net::ERR_/.test(message.text()));
      if (message.type() === 'error' && !isExpected) errors.push(message.text());
    });
    opened.page.on('pageerror', (error) => errors.push(String(error)));
    await opened.load();
    await expect(opened.page.getByTestId('map')).toBeVisible();
    await use(opened.page);
    if (testInfo.status !== testInfo.expectedStatus) {
      await opened.page.screenshot({ path: testInfo.outputPath('last-view.png') }).catch(() => undefined);
    }
    await opened.close();
    expect(errors).toEqual([]);
  },
});

export { expect };

/** The browser logs every refused call; the page tells the user why, which the tests look at themselves. */
function isRefusal(message: ConsoleMessage): boolean {
  const { pathname } = new URL(message.location().url || 'about:blank');
  return /^\/(rpc|data)\//.test(pathname) && /status of 4\d\d/.test(message.text());
}

interface OpenedWindow {
  readonly page: Page;
  load(): Promise<void>;
  close(): Promise<void>;
}

/** Starts `swath serve` on a free port and waits for its address. */
export async function startEngine(workspace: Workspace): Promise<Engine> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'out', 'main', 'swath.js'), 'serve', '--no-open', '--port', '0', '--root', workspace.folder],
    { cwd: workspace.folder, env: engineEnvironment(workspace), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const address = await addressOf(child);
  return { address, stop: (signal = 'SIGTERM') => stop(child, signal) };
}

function engineEnvironment(workspace: Workspace): NodeJS.ProcessEnv {
  return { ...process.env, XDG_CACHE_HOME: join(workspace.folder, '.cache') };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolveAddress, reject) => {
    const said: string[] = [];
    const listen = (line: string): void => {
      said.push(line);
      const match = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line);
      if (match) resolveAddress(match[0]);
    };
    createInterface({ input: child.stdout! }).on('line', listen);
    createInterface({ input: child.stderr! }).on('line', listen);
    child.once('exit', (code) => reject(new Error(`The engine ended with ${code}:\n${said.join('\n')}`)));
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once('exit', () => done());
    child.kill(signal);
  });
}

async function openBrowser(engine: Engine): Promise<OpenedWindow> {
  const found = findOrInstallBrowser();
  if ('problem' in found) throw new Error(found.problem);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  return { page, load: async () => void (await page.goto(engine.address)), close: () => browser.close() };
}

/** True where Electron's own binary was fetched; asking the package itself would download it. */
export function electronIsPresent(): boolean {
  const folder = join(ROOT, 'node_modules', 'electron');
  const named = join(folder, 'path.txt');
  return existsSync(named) && existsSync(join(folder, 'dist', readFileSync(named, 'utf8').trim()));
}

async function openElectron(workspace: Workspace): Promise<OpenedWindow> {
  const { _electron } = await import('@playwright/test');
  const env = Object.fromEntries(
    Object.entries(engineEnvironment(workspace)).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const application = await _electron.launch({ args: [ROOT], cwd: ROOT, env });
  const page = await application.firstWindow();
  return { page, load: async () => page.waitForLoadState(), close: () => application.close() };
}
