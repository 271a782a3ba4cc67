import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CHOOSE_FILE, CHOOSE_SAVE_FILE, CHOOSE_SCENE } from './channels.ts';

const electron = vi.hoisted(() => ({
  handlers: new Map<string, (...given: unknown[]) => Promise<unknown>>(),
  open: vi.fn(),
  save: vi.fn(),
}));

vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: (...given: unknown[]) => Promise<unknown>) =>
      electron.handlers.set(channel, handler),
  },
  dialog: { showOpenDialog: electron.open, showSaveDialog: electron.save },
}));

const { answerDialogs } = await import('./dialogs.ts');

const ORIGIN = 'http://127.0.0.1:4817';
const mainFrame = { origin: ORIGIN };
const webContents = { mainFrame };
const ourEvent = { sender: webContents, senderFrame: mainFrame };
const window = { webContents };

beforeEach(() => {
  electron.open.mockReset().mockResolvedValue({ canceled: false, filePaths: ['/data/a.tif'] });
  electron.save.mockReset().mockResolvedValue({ canceled: false, filePath: '/data/map.tif' });
  answerDialogs(
    () => window as never,
    () => ORIGIN,
  );
});

const ask = (channel: string, event: unknown, ...given: unknown[]) =>
  electron.handlers.get(channel)!(event, ...given);

describe('a native dialog', () => {
  it('gives the path that was chosen', async () => {
    expect(await ask(CHOOSE_FILE, ourEvent, 'scene')).toBe('/data/a.tif');
    expect(electron.open).toHaveBeenCalledWith(window, expect.objectContaining({ properties: ['openFile'] }));
    expect(await ask(CHOOSE_SAVE_FILE, ourEvent, 'labels', 'map.tif')).toBe('/data/map.tif');
    expect(electron.save).toHaveBeenCalledWith(
      window,
      expect.objectContaining({
        defaultPath: 'map.tif',
        filters: ['GeoTIFF', 'ENVI', 'PNG'].map((name) => expect.objectContaining({ name })),
      }),
    );
  });

  it('knows files of trained models', async () => {
    await ask(CHOOSE_FILE, ourEvent, 'model');
    await ask(CHOOSE_SAVE_FILE, ourEvent, 'model', 'm.safetensors');
    for (const { mock } of [electron.open, electron.save])
      expect(mock.lastCall![1].filters[0].extensions).toEqual(['safetensors']);
  });

  it('gives several files, or a folder, for a scene', async () => {
    electron.open.mockResolvedValue({ canceled: false, filePaths: ['/data/b2.jp2', '/data/b3.jp2'] });
    expect(await ask(CHOOSE_SCENE, ourEvent, 'files')).toEqual(['/data/b2.jp2', '/data/b3.jp2']);
    const properties = ['openFile', 'multiSelections'];
    expect(electron.open).toHaveBeenLastCalledWith(window, expect.objectContaining({ properties }));
    electron.open.mockResolvedValue({ canceled: false, filePaths: ['/data/S2.SAFE'] });
    expect(await ask(CHOOSE_SCENE, ourEvent, 'folder')).toEqual(['/data/S2.SAFE']);
    expect(electron.open).toHaveBeenLastCalledWith(
      window,
      expect.objectContaining({ properties: ['openDirectory'] }),
    );
  });

  it('gives nothing where the user cancelled', async () => {
    electron.open.mockResolvedValue({ canceled: true, filePaths: [] });
    expect(await ask(CHOOSE_SCENE, ourEvent, 'files')).toEqual([]);
    electron.save.mockResolvedValue({ canceled: true, filePath: '' });
    expect(await ask(CHOOSE_FILE, ourEvent, 'project')).toBeUndefined();
    expect(await ask(CHOOSE_SAVE_FILE, ourEvent, 'project', 'a.json')).toBeUndefined();
  });

  it.each([
    ['a frame inside the page', { sender: webContents, senderFrame: { origin: ORIGIN } }],
    ['another window', { sender: { mainFrame }, senderFrame: mainFrame }],
    ['a frame that is gone', { sender: webContents, senderFrame: null }],
  ])('is not shown to %s', async (_who, event) => {
    await expect(ask(CHOOSE_FILE, event, 'scene')).rejects.toThrow('Refused');
    await expect(ask(CHOOSE_SCENE, event, 'files')).rejects.toThrow('Refused');
    await expect(ask(CHOOSE_SAVE_FILE, event, 'labels', 'a')).rejects.toThrow('Refused');
    expect(electron.open).not.toHaveBeenCalled();
  });

  it('is not shown to another page in our window', async () => {
    const frame = { origin: 'https://example.org' };
    const contents = { mainFrame: frame };
    answerDialogs(
      () => ({ webContents: contents }) as never,
      () => ORIGIN,
    );
    await expect(ask(CHOOSE_FILE, { sender: contents, senderFrame: frame }, 'scene')).rejects.toThrow(
      'Refused',
    );
  });

  it.each([['folder'], ['constructor'], [undefined], [{ title: 'x' }]])(
    'is not shown for a kind of file that is %s',
    async (kind) => {
      await expect(ask(CHOOSE_FILE, ourEvent, kind)).rejects.toThrow('kind');
      if (kind !== 'folder') await expect(ask(CHOOSE_SCENE, ourEvent, kind)).rejects.toThrow('kind');
      await expect(ask(CHOOSE_SAVE_FILE, ourEvent, kind, 'a')).rejects.toThrow('kind');
    },
  );

  it.each([[7], ['a\0b'], ['x'.repeat(4097)], [undefined]])(
    'refuses a suggestion that is no name',
    async (name) => {
      await expect(ask(CHOOSE_SAVE_FILE, ourEvent, 'labels', name)).rejects.toThrow('name');
    },
  );
});
