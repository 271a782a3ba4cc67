import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from './bridge.ts';
import { MENU_COMMAND } from './channels.ts';

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** The native menu. What concerns the workbench is only forwarded to the page, which decides what it means just now. */
export function installMenu(windowOf: () => BrowserWindow | undefined, platform: NodeJS.Platform): void {
  const forward = (command: MenuCommand): void => windowOf()?.webContents.send(MENU_COMMAND, command);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(forward, platform === 'darwin')));
}

/** Exported for its test. */
export function menuTemplate(
  forward: (command: MenuCommand) => void,
  mac: boolean,
): MenuItemConstructorOptions[] {
  // The page listens to the keys itself, as it does in a browser; where the system allows, the menu only shows them.
  const item = (label: string, id: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    registerAccelerator: false,
    click: () => forward(id),
  });
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: fileItems(item, mac) },
    { label: '&Edit', submenu: editItems(item) },
    {
      label: '&View',
      submenu: [
        item('Zoom to scene', 'zoom-to-scene'),
        item('Dark or light', 'toggle-theme'),
        item('All commands…', 'show-commands', 'CmdOrCtrl+K'),
        SEPARATOR,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keys and help', 'show-help', 'F1'), { role: 'toggleDevTools' }] },
  ];
}

type Item = (label: string, id: MenuCommand, accelerator?: string) => MenuItemConstructorOptions;

function fileItems(item: Item, mac: boolean): MenuItemConstructorOptions[] {
  return [
    item('Open scene…', 'open-scene', 'CmdOrCtrl+O'),
    item('Open scene folder…', 'open-scene-folder'),
    item('Load areas…', 'load-areas'),
    SEPARATOR,
    item('New project', 'new-project'),
    item('Open project…', 'open-project', 'CmdOrCtrl+Shift+O'),
    item('Save project', 'save-project', 'CmdOrCtrl+S'),
    item('Save project as…', 'save-project-as', 'CmdOrCtrl+Shift+S'),
    SEPARATOR,
    item('Export classes…', 'export-classes', 'CmdOrCtrl+E'),
    item('Export clusters…', 'export-clusters'),
    SEPARATOR,
    { role: mac ? 'close' : 'quit' },
  ];
}

function editItems(item: Item): MenuItemConstructorOptions[] {
  return [
    item('Undo', 'undo', 'CmdOrCtrl+Z'),
    item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
    SEPARATOR,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
}
