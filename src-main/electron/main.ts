import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { findInstalledNode } from '../node/find-node.ts';
import { answerDialogs } from './dialogs.ts';
import { engineCommand } from './engine-command.ts';
import { startEngineProcess } from './engine-process.ts';
import { installMenu } from './menu.ts';
import { createWindow } from './window.ts';

const SCRIPT = join(import.meta.dirname, 'swath.js');

let window: BrowserWindow | undefined;
let origin = '';

app.enableSandbox();
// Without a GPU the map is drawn in software; no page but ours is ever shown.
app.commandLine.appendSwitch('enable-unsafe-swiftshader');
app.on('window-all-closed', () => app.quit());

/** What was given on the command line after the app itself. */
const file = process.argv.slice(app.isPackaged ? 1 : 2).find((word) => !word.startsWith('-'));

app.whenReady().then(() => {
  installMenu(() => window, process.platform);
  answerDialogs(
    () => window,
    () => origin,
  );
  const engine = startEngineProcess({
    ...engineCommand({
      script: SCRIPT,
      file,
      electron: process.execPath,
      installedNode: findInstalledNode(SCRIPT),
      environment: process.env,
    }),
    onWords: (text) => void process.stderr.write(text),
    spawn: (program, words, options) => spawn(program, words, options),
    after: (milliseconds, work) => void setTimeout(work, milliseconds),
    now: () => performance.now(),
    onAddress: show,
    onGivenUp: (lastWords) => {
      dialog.showErrorBox('The engine of Swath does not start', lastWords);
      app.exit(1);
    },
  });
  endWith(engine.stop);
});

/** Shows the engine's page; also where the engine was started again and is now found elsewhere. */
function show(address: string): void {
  origin = new URL(address).origin;
  if (window === undefined) {
    window = createWindow(join(import.meta.dirname, '../preload/preload.cjs'), () => origin);
    window.once('closed', () => (window = undefined));
  }
  void window.loadURL(address);
}

/** The app is over only when the engine has tidied up. */
function endWith(stop: () => Promise<void>): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    stopped = true;
    void stop().then(() => app.quit());
  });
}
