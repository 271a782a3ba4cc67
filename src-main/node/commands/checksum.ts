import { defineCommand } from '../define-command.ts';
import { createProgressBar } from '../progress-bar.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';

const FLAGS = {
  ...SCENE_FLAGS,
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const;

export const checksumCommand = defineCommand({
  name: 'checksum',
  summary: 'Print the md5 of the raw samples of each band, to compare what different programs read.',
  positionals: [SCENE_POSITIONAL],
  examples: ['swath checksum scene.tif', 'swath checksum scene.tif --json'],
  flags: async () => FLAGS,
  run: async ([path], { json, ...how }, terminal) => {
    const scene = sceneFiles(path, how);
    const [{ withTools }, { checksumRaster }, { nodeCodecs }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/raster/checksum.ts'),
      import('../codecs.ts'),
    ]);
    const checksum = await withTools(async ({ openScene, workers }) => {
      const bar = createProgressBar(terminal.errors);
      const dataset = await openScene(scene);
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
