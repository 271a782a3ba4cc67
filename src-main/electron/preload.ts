import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { DesktopBridge, MenuCommand } from './bridge.ts';
import { CHOOSE_FILE, CHOOSE_SAVE_FILE, CHOOSE_SCENE, MENU_COMMAND } from './channels.ts';

const bridge: DesktopBridge = {
  chooseFile: (kind) => ipcRenderer.invoke(CHOOSE_FILE, kind),
  chooseScene: (kind) => ipcRenderer.invoke(CHOOSE_SCENE, kind),
  chooseSaveFile: (kind, suggestion) => ipcRenderer.invoke(CHOOSE_SAVE_FILE, kind, suggestion),
  pathOfDroppedFile: (file) => webUtils.getPathForFile(file),
  onCommand: (listener) => {
    const forward = (_event: IpcRendererEvent, command: MenuCommand): void => listener(command);
    ipcRenderer.on(MENU_COMMAND, forward);
    return () => void ipcRenderer.off(MENU_COMMAND, forward);
  },
};

contextBridge.exposeInMainWorld('swathDesktop', bridge);
