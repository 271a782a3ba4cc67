import { expect, it, vi } from 'vitest';
import type { DesktopBridge } from './bridge.ts';
import { CHOOSE_FILE, CHOOSE_SAVE_FILE, CHOOSE_SCENE, MENU_COMMAND } from './channels.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoke: vi.fn().mockResolvedValue('/a'),
  on: vi.fn(),
  off: vi.fn(),
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => electron.exposed.set(name, api) },
  ipcRenderer: { invoke: electron.invoke, on: electron.on, off: electron.off },
  webUtils: { getPathForFile: (file: { name: string }) => `/dropped/${file.name}` },
}));

await import('./preload.ts');
const bridge = electron.exposed.get('swathDesktop') as DesktopBridge;

it('exposes five functions and nothing of ipcRenderer', () => {
  expect([...electron.exposed.keys()]).toEqual(['swathDesktop']);
  expect(Object.keys(bridge).sort()).toEqual([
    'chooseFile',
    'chooseSaveFile',
    'chooseScene',
    'onCommand',
    'pathOfDroppedFile',
  ]);
});

it('asks the main process for dialogs', async () => {
  expect(await bridge.chooseFile('scene')).toBe('/a');
  await bridge.chooseScene('folder');
  await bridge.chooseSaveFile('labels', 'map.tif');
  expect(electron.invoke.mock.calls).toEqual([
    [CHOOSE_FILE, 'scene'],
    [CHOOSE_SCENE, 'folder'],
    [CHOOSE_SAVE_FILE, 'labels', 'map.tif'],
  ]);
});

it('names the path of a dropped file', () => {
  expect(bridge.pathOfDroppedFile(new File([], 'a.tif'))).toBe('/dropped/a.tif');
});

it('passes menu commands on without the event, until told to stop', () => {
  const listener = vi.fn();
  const stop = bridge.onCommand(listener);
  const [channel, forward] = electron.on.mock.calls[0];
  forward({ sender: 'secret' }, 'undo');
  expect(channel).toBe(MENU_COMMAND);
  expect(listener.mock.calls).toEqual([['undo']]);
  stop();
  expect(electron.off).toHaveBeenCalledWith(MENU_COMMAND, forward);
});
