import {
  BrowserWindow,
  dialog,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebContents,
} from 'electron';

/** What the window is allowed: a page like any other in a browser, with the one preload. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Swath',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}

/** A window that can show the engine's page and nothing else. `originOf` is where the engine is served just now. */
export function createWindow(preload: string, originOf: () => string): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload));
  confine(window.webContents, originOf);
  denyPermissions(window.webContents.session);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('will-prevent-unload', (event) => {
    if (leaveAnyway(window)) event.preventDefault();
  });
  return window;
}

/** No other page, window, frame or web view, however the page comes to ask for it. */
function confine(contents: WebContents, originOf: () => string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Reloading the page, or being sent from the one-time address to it, is no way out.
  const elsewhere = (url: string): boolean => new URL(url).origin !== originOf();
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || elsewhere(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (elsewhere(event.url)) event.preventDefault();
  });
}

function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** The page holds back its closing while something is unsaved. */
function leaveAnyway(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: 'Leave without saving the project?',
    detail: 'Changes since it was last saved will be lost.',
    buttons: ['Stay', 'Leave'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}
