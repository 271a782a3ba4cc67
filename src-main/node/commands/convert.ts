import { resolve } from 'node:path';
import { parseBandList } from '../band-list.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';

const FLAGS = {
  out: { type: 'string', value: 'FILE', required: true, description: 'The file to write.' },
  ...SCENE_FLAGS,
  bands: {
    type: 'string',
    value: 'LIST',
    description: 'Bands to write, in this order, such as 4,3,2. All when absent.',
  },
  area: {
    type: 'string',
    value: 'FILE',
    description:
      'Polygons (GeoJSON, Shapefile, GeoPackage, FlatGeobuf): the scene is cut to them, and pixels outside have no data.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const convertCommand = defineCommand({
  name: 'convert',
  summary: 'Write a scene or a map as a cloud-optimized GeoTIFF, ENVI or PNG.',
  positionals: [SCENE_POSITIONAL],
  examples: [
    'swath convert scene.dat --out scene.tif --compression zstd',
    'swath convert scene.tif --bands 4,3,2 --area area.geojson --out part.tif',
    'swath convert clusters.tif --out clusters.png --qml',
  ],
  flags: async (words) => {
    const { out, json, ...others } = FLAGS;
    return { out, ...others, ...(await formatFlags(words)), json };
  },
  run: async ([path], given, terminal) => {
    const values = given as unknown as FlagValues<typeof FLAGS>;
    const [{ withTools }, { convertFile }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/recipe/convert-file.ts'),
    ]);
    const start = performance.now();
    const { path: scene, ...how } = sceneFiles(path, values);
    const request = {
      scene,
      ...how,
      out: resolve(values.out),
      bands: values.bands === undefined ? undefined : parseBandList(values.bands),
      areaFile: values.area === undefined ? undefined : resolve(values.area),
      ...(await formatOf(values.out, given)),
    };
    const size = await withTools(async (tools) => {
      const bar = createProgressBar(terminal.errors);
      const context = { ...tools, version: readVersion(), signal: terminal.signal, report: bar.report };
      try {
        return await convertFile(request, context);
      } finally {
        bar.close();
      }
    });
    const seconds = (performance.now() - start) / 1000;
    const text = `Wrote ${values.out} (${size.width} x ${size.height} pixels, ${size.bands} ${size.bands === 1 ? 'band' : 'bands'}) in ${formatSeconds(seconds)}.`;
    terminal.print(values.json ? JSON.stringify({ ...size, out: values.out, seconds }) : text);
    return 0;
  },
});
