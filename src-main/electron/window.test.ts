import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const electron = vi.hoisted(() => ({ windows: [] as unknown[], answer: 0 }));

vi.mock('electron', () => ({
  BrowserWindow: function (options: unknown) {
    const window = fakeWindow(options);
    electron.windows.push(window);
    return window;
  },
  dialog: { showMessageBoxSync: () => electron.answer },
}));

const { createWindow, windowOptions } = await import('./window.ts');

function fakeWindow(options: unknown) {
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  const webContents = Object.assign(new EventEmitter(), { session, setWindowOpenHandler: vi.fn() });
  return Object.assign(new EventEmitter(), { options, webContents, show: vi.fn() });
}

type FakeWindow = ReturnType<typeof fakeWindow>;
let window: FakeWindow;
let origin = 'http://127.0.0.1:4817';

beforeEach(() => {
  window = createWindow('/preload.cjs', () => origin) as unknown as FakeWindow;
});

function prevented(name: string, event: object): boolean {
  const preventDefault = vi.fn();
  window.webContents.emit(name, { ...event, preventDefault });
  return preventDefault.mock.calls.length > 0;
}

describe('the desktop window', () => {
  it('gives the page a sandbox and nothing of Node', () => {
    expect(windowOptions('/preload.cjs').webPreferences).toEqual({
      preload: '/preload.cjs',
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
    });
    expect(window.options).toEqual(windowOptions('/preload.cjs'));
  });

  it('opens no other window and no web view', () => {
    const handler = window.webContents.setWindowOpenHandler.mock.calls[0][0];
    expect(handler({ url: `${origin}/` })).toEqual({ action: 'deny' });
    expect(prevented('will-attach-webview', {})).toBe(true);
  });

  it.each(['https://example.org/', 'http://127.0.0.1:4818/', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'does not go to %s',
    (url) => {
      expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
      expect(prevented('will-redirect', { url })).toBe(true);
    },
  );

  it('may reload the page and be sent to it, but not show it in a frame', () => {
    const url = `${origin}/`;
    expect(prevented('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
    expect(prevented('will-redirect', { url })).toBe(false);
    expect(prevented('will-frame-navigate', { url, isMainFrame: false })).toBe(true);
  });

  it('follows the engine to another port', () => {
    origin = 'http://127.0.0.1:5000';
    expect(prevented('will-redirect', { url: 'http://127.0.0.1:5000/' })).toBe(false);
    expect(prevented('will-redirect', { url: 'http://127.0.0.1:4817/' })).toBe(true);
    origin = 'http://127.0.0.1:4817';
  });

  it('denies every permission', () => {
    const { session } = window.webContents;
    const answer = vi.fn();
    session.setPermissionRequestHandler.mock.calls[0][0](null, 'media', answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect(session.setPermissionCheckHandler.mock.calls[0][0]()).toBe(false);
    expect(session.setDevicePermissionHandler.mock.calls[0][0]()).toBe(false);
  });

  it('is shown when there is something to see', () => {
    expect(window.show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  it('asks before unsaved work is lost, and stays unless told to leave', () => {
    electron.answer = 0;
    expect(prevented('will-prevent-unload', {})).toBe(false);
    electron.answer = 1;
    expect(prevented('will-prevent-unload', {})).toBe(true);
  });
});
