import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { MENU_COMMAND } from './channels.ts';

const electron = vi.hoisted(() => ({ template: [] as unknown[], set: vi.fn() }));

vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: unknown[]) => (electron.template = template),
    setApplicationMenu: electron.set,
  },
}));

const { installMenu, menuTemplate } = await import('./menu.ts');

function flat(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

describe('the menu', () => {
  it('forwards each of its commands to the page, under its own id', () => {
    const forward = vi.fn();
    const items = flat(menuTemplate(forward, false)).filter(({ id }) => id !== undefined);
    for (const { click } of items) (click as () => void)();
    expect(forward.mock.calls.map(([id]) => id)).toEqual(items.map(({ id }) => id));
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it('leaves the keys to the page, so that they mean the same as in a browser', () => {
    const items = flat(menuTemplate(() => {}, false)).filter(({ accelerator }) => accelerator !== undefined);
    expect(items.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    const keys = items.map(({ accelerator }) => accelerator);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('follows each system', () => {
    const roles = (mac: boolean) => flat(menuTemplate(() => {}, mac)).map(({ role }) => role);
    expect(roles(true)).toContain('appMenu');
    expect(roles(false)).toContain('quit');
  });

  it('is installed, and silent while there is no window', () => {
    const send = vi.fn();
    const windows: unknown[] = [];
    installMenu(() => windows[0] as never, 'linux');
    expect(electron.set).toHaveBeenCalledWith(electron.template);
    const open = flat(electron.template as MenuItemConstructorOptions[]).find(
      ({ id }) => id === 'open-scene',
    )!;
    (open.click as () => void)();
    windows.push({ webContents: { send } });
    (open.click as () => void)();
    expect(send).toHaveBeenCalledExactlyOnceWith(MENU_COMMAND, 'open-scene');
  });
});
