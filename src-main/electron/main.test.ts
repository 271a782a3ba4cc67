import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const fakes = vi.hoisted(() => ({
  calls: [] as string[],
  switches: [] as string[],
  loaded: [] as string[],
  spawned: [] as { program: string; words: string[] }[],
  app: undefined as unknown,
  child: undefined as unknown,
  handlers: [] as string[],
}));

vi.mock('node:child_process', () => ({
  spawn: (program: string, words: string[]) => {
    fakes.calls.push('spawn');
    fakes.spawned.push({ program, words });
    return fakes.child;
  },
}));

vi.mock('electron', () => {
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    enableSandbox: () => fakes.calls.push('sandbox'),
    commandLine: { appendSwitch: (name: string) => fakes.switches.push(name) },
    whenReady: async () => fakes.calls.push('ready'),
    quit: vi.fn(),
    exit: vi.fn(),
  });
  fakes.app = app;
  const session = {
    setPermissionRequestHandler: () => {},
    setPermissionCheckHandler: () => {},
    setDevicePermissionHandler: () => {},
  };
  return {
    app,
    dialog: { showErrorBox: vi.fn() },
    ipcMain: { handle: (channel: string) => fakes.handlers.push(channel) },
    Menu: { buildFromTemplate: () => ({}), setApplicationMenu: () => {} },
    BrowserWindow: function () {
      fakes.calls.push('window');
      const webContents = Object.assign(new EventEmitter(), { session, setWindowOpenHandler: () => {} });
      const loadURL = async (url: string) => void fakes.loaded.push(url);
      return Object.assign(new EventEmitter(), { webContents, loadURL, show: () => {} });
    },
  };
});

const flushed = () => new Promise((resolve) => setImmediate(resolve));

describe('the desktop program', () => {
  const child = Object.assign(new EventEmitter(), {
    pid: 1,
    exitCode: null,
    signalCode: null,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    kill: vi.fn(),
  });
  const words = process.argv;

  beforeAll(async () => {
    fakes.child = child;
    process.argv = ['electron', '/app', '--inspect', '/data/a.tif'];
    await import('./main.ts');
    await flushed();
    process.argv = words;
  });

  it('asks for the sandbox before anything else, then starts the engine', () => {
    expect(fakes.calls).toEqual(['sandbox', 'ready', 'spawn']);
    expect(fakes.switches).toEqual(['enable-unsafe-swiftshader']);
    expect(fakes.spawned[0].words.slice(1)).toEqual([
      'serve',
      '--no-open',
      '--desktop',
      '--any-path',
      '--',
      '/data/a.tif',
    ]);
    expect(fakes.handlers).toHaveLength(3);
  });

  it('shows the very address that the engine prints, and the next one in the same window', async () => {
    child.stdout.write('http://127.0.0.1:4817/enter?token=a\n');
    await flushed();
    child.stdout.write('http://127.0.0.1:4900/enter?token=b\n');
    await flushed();
    expect(fakes.loaded).toEqual([
      'http://127.0.0.1:4817/enter?token=a',
      'http://127.0.0.1:4900/enter?token=b',
    ]);
    expect(fakes.calls.filter((call) => call === 'window')).toHaveLength(1);
  });

  it('ends with its last window, once the engine has tidied up', async () => {
    const app = fakes.app as EventEmitter & { quit: ReturnType<typeof vi.fn> };
    app.emit('window-all-closed');
    expect(app.quit).toHaveBeenCalledOnce();
    const preventDefault = vi.fn();
    app.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(child.stdin.writableEnded).toBe(true);
    child.emit('exit', 0, null);
    await flushed();
    expect(app.quit).toHaveBeenCalledTimes(2);
    app.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
