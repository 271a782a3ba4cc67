import { homedir } from 'node:os';
import { defineCommand } from '../define-command.ts';
import { DEVICE_FLAG, wantedDevice } from '../device-flag.ts';
import type { FlagTable } from '../flags.ts';

const FLAGS = {
  serve: {
    type: 'switch',
    description: 'Serve the page to a browser, even where the desktop program is there.',
  },
  open: { type: 'boolean', default: true, description: 'Open a window; otherwise print the address only.' },
  port: {
    type: 'integer',
    minimum: 0,
    maximum: 65535,
    description: 'Where to serve; implies --serve. 4817, or any free one where that is taken, when absent.',
  },
  root: {
    type: 'list',
    value: 'DIR',
    description:
      'A folder that the page may reach; implies --serve. Your home and the current folder when absent.',
  },
  device: DEVICE_FLAG,
} as const satisfies FlagTable;

export const startCommand = defineCommand({
  name: 'start',
  summary: 'Open the workbench: in a desktop window, else in a browser window, else at an address.',
  positionals: [
    {
      name: 'FILE',
      description: 'A scene or project to begin with. The sample scene when absent.',
      optional: true,
    },
  ],
  examples: ['swath start', 'swath start scene.tif', 'swath start --serve project.swath.json'],
  flags: async () => FLAGS,
  run: async ([path], { serve, open, port, root, device: flag }, terminal) => {
    const { launch } = await import('../launch.ts');
    const device = wantedDevice(flag);
    const served = serve || port !== undefined || root.length > 0;
    const roots = root.length > 0 ? root : ['.', homedir()];
    return launch({ path, serve: served, open, port, roots, device }, terminal);
  },
});
