import { openBrowserWindow, type BrowserWindow } from '../browser-window.ts';
import type { Terminal } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { DEVICE_FLAG, wantedDevice } from '../device-flag.ts';
import { hasDisplay } from '../display.ts';
import { findBrowser } from '../find-browser.ts';
import type { FlagTable } from '../flags.ts';
import { cacheFolder, SAMPLE_SCENE } from '../places.ts';
import { UsageError } from '../usage-error.ts';
import type { Workbench } from '../workbench.ts';

const FLAGS = {
  port: {
    type: 'integer',
    minimum: 0,
    maximum: 65535,
    description: 'Where to serve; 4817, or any free one where that is taken, when absent.',
  },
  open: { type: 'boolean', default: false, description: 'Open a browser window too.' },
  root: {
    type: 'list',
    value: 'DIR',
    description: 'A folder that the page may read from and write to. The current one when absent.',
  },
  device: DEVICE_FLAG,
  desktop: { type: 'switch', hidden: true, description: 'The desktop program is at the other end of stdin.' },
  'any-path': { type: 'switch', hidden: true, description: 'Whatever native dialogs name may be reached.' },
} as const satisfies FlagTable;

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Serve the workbench on this machine only, and print the address.',
  positionals: [{ name: 'FILE', description: 'A scene or project to begin with.', optional: true }],
  examples: [
    'swath serve',
    'swath serve --port 8080 --root /data/scenes --root /data/maps',
    'ssh -L 4817:127.0.0.1:4817 server swath serve --port 4817',
  ],
  flags: async () => FLAGS,
  run: async ([path], values, terminal) => {
    const { desktop, 'any-path': anyPath } = values;
    if (anyPath && !desktop) throw new UsageError('--any-path is for the desktop program; use --root DIR.');
    if (desktop && process.stdin.isTTY) throw new UsageError('--desktop is for the desktop program.');
    const device = wantedDevice(values.device);
    const [{ startWorkbench }, { serveUntilStopped }] = await Promise.all([
      import('../workbench.ts'),
      import('../serve.ts'),
    ]);
    const workbench = await startWorkbench({
      port: values.port,
      roots: values.root,
      anyPath,
      device,
      open: path,
      otherwise: desktop ? SAMPLE_SCENE : undefined,
      debug: terminal.debug,
      onProblem: (message) => void terminal.errors.write(`swath: ${message}\n`),
    });
    const display = hasDisplay();
    const window = values.open ? openWindow(workbench, display, terminal) : undefined;
    try {
      return await serveUntilStopped(workbench, { desktop, display }, terminal);
    } finally {
      window?.close();
      await window?.closed;
      await workbench.close();
    }
  },
});

function openWindow(workbench: Workbench, display: boolean, terminal: Terminal): BrowserWindow | undefined {
  const browser = display ? findBrowser() : undefined;
  if (browser !== undefined) return openBrowserWindow(browser, workbench.newAddress(), cacheFolder());
  const reason = display ? 'no Chrome, Chromium or Edge was found' : 'there is no display';
  terminal.errors.write(`No window is opened: ${reason}.\n`);
  return undefined;
}
