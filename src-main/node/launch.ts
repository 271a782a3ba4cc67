import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import type { Terminal } from './command.ts';
import { openBrowserWindow, type BrowserWindow } from './browser-window.ts';
import { hasDisplay } from './display.ts';
import { findBrowser } from './find-browser.ts';
import { findElectron } from './find-electron.ts';
import { cacheFolder, PACKAGE_FOLDER, SAMPLE_SCENE } from './places.ts';
import { serveUntilStopped, untilAborted } from './serve.ts';
import { chooseShell } from './shell-choice.ts';
import type { Workbench } from './workbench.ts';

export interface LaunchOptions {
  /** A scene or project; the sample scene when absent. */
  readonly path?: string;
  readonly serve: boolean;
  readonly open: boolean;
  readonly port?: number;
  readonly roots: readonly string[];
  /** "auto" or the id of a device. */
  readonly device: string;
}

/** Opens the workbench in the best window there is, and ends with it. Resolves to the exit code. */
export async function launch(options: LaunchOptions, terminal: Terminal): Promise<number> {
  const display = hasDisplay();
  const path = options.path && resolve(options.path);
  const shell = chooseShell({
    electron: findElectron(),
    browser: findBrowser(),
    display,
    serve: options.serve,
    open: options.open,
  });
  if (shell.kind === 'electron') return runElectron(shell.program, path, options.device, terminal.signal);
  if (shell.notice !== undefined) terminal.errors.write(`${shell.notice}\n`);
  const { startWorkbench } = await import('./workbench.ts');
  const workbench = await startWorkbench({
    port: options.port,
    roots: options.roots,
    anyPath: false,
    device: options.device,
    open: path,
    otherwise: SAMPLE_SCENE,
    debug: terminal.debug,
    onProblem: (message) => void terminal.errors.write(`swath: ${message}\n`),
  });
  const window =
    shell.kind === 'browser'
      ? openBrowserWindow(shell.program, workbench.newAddress(), cacheFolder())
      : undefined;
  const windowClosed = window && endOf(window, workbench, terminal);
  try {
    return await serveUntilStopped(workbench, { desktop: false, display, windowClosed }, terminal);
  } finally {
    window?.close();
    await window?.closed;
    await workbench.close();
  }
}

/** Resolves when the window is closed. Where the browser failed, an address is printed instead and it stays open. */
function endOf(window: BrowserWindow, workbench: Workbench, terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    void window.closed.then((well) => {
      if (well) return resolve();
      terminal.errors.write(`${window.browser} could not show the workbench; open this address instead.\n`);
      terminal.print(workbench.newAddress());
    });
  });
}

function runElectron(
  program: string,
  path: string | undefined,
  device: string,
  signal: AbortSignal,
): Promise<number> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const words = [...(asRoot ? ['--no-sandbox'] : []), PACKAGE_FOLDER, ...(path ? [path] : [])];
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: undefined, SWATH_DEVICE: device };
  const child = spawn(program, words, { stdio: 'inherit', env: environment });
  void untilAborted(signal).then(() => child.kill('SIGTERM'));
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', (code, ended) => {
      if (signal.aborted) done(130);
      else done(code ?? 128 + (ended ? constants.signals[ended] : 0));
    });
  });
}
