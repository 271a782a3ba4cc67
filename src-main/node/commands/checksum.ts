import { resolve } from 'node:path';
import { defineCommand } from '../define-command.ts';
import { createProgressBar } from '../progress-bar.ts';

const FLAGS = {
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const;

export const checksumCommand = defineCommand({
  name: 'checksum',
  summary: 'Print the md5 of the raw samples of each band, to compare what different programs read.',
  positionals: [
    {
      name: 'SCENE',
      description:
        'A raster of any format that is read (FILE.mat:name or FILE.h5:/group/name picks one array).',
    },
  ],
  examples: ['swath checksum scene.tif', 'swath checksum scene.tif --json'],
  flags: async () => FLAGS,
  run: async ([path], { json }, terminal) => {
    const [{ withTools }, { checksumRaster }, { nodeCodecs }] = await Promise.all([
      import('../open-engine.ts'),
      import('../../engine/raster/checksum.ts'),
      import('../codecs.ts'),
    ]);
    const checksum = await withTools(async ({ openRaster, workers }) => {
      const bar = createProgressBar(terminal.errors);
      const dataset = await openRaster(resolve(path), 'scene');
      try {
        const run = { signal: terminal.signal, seed: 0, workers, report: bar.report };
        return await checksumRaster(dataset, run, nodeCodecs);
      } finally {
        bar.close();
        await dataset.close();
      }
    });
    if (json) terminal.print(JSON.stringify(checksum));
    else
      checksum.bands.forEach(({ dtype, md5 }, index) =>
        terminal.print(`${md5}  band ${index + 1}  ${dtype}`),
      );
    return 0;
  },
});
