import { resolve } from 'node:path';
import type { NamedCluster } from '../../engine/recipe/name-file.ts';
import { defineCommand } from '../define-command.ts';
import { CLASS_FIELD_FLAG, EXAMPLES_FLAG } from '../example-flags.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { openChoices, SCENE_FLAGS } from '../scene-flags.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  out: { type: 'string', value: 'FILE', required: true, description: 'The map to write.' },
  examples: { ...EXAMPLES_FLAG, required: true },
  'class-field': CLASS_FIELD_FLAG,
  open: SCENE_FLAGS.open,
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const nameCommand = defineCommand({
  name: 'name',
  summary: 'Name the clusters of a map by a few examples: each is called as most of the examples in it.',
  positionals: [
    {
      name: 'LABELS',
      description: 'A map of labels, one band of uint8 or uint16, of any format that is read.',
    },
  ],
  examples: [
    'swath name clusters.tif --examples fields.geojson --out named.tif',
    'swath name clusters.tif --examples training.shp --class-field MC_name --out named.tif --json',
  ],
  flags: async (words) => {
    const { json, ...others } = FLAGS;
    return { ...others, ...(await formatFlags(words)), json };
  },
  run: async ([path], given, terminal) => {
    const values = given as unknown as FlagValues<typeof FLAGS>;
    const [{ withTools }, { nameFile }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/recipe/name-file.ts'),
    ]);
    const start = performance.now();
    const request = {
      labels: resolve(path),
      options: values.open.length > 0 ? openChoices(values.open) : undefined,
      examples: { path: resolve(values.examples), field: values['class-field'] },
      out: resolve(values.out),
      ...(await formatOf(values.out, given)),
    };
    const { clusters } = await withTools(async (tools) => {
      const bar = createProgressBar(terminal.errors);
      const context = { ...tools, version: readVersion(), signal: terminal.signal, report: bar.report };
      try {
        return await nameFile(request, context);
      } finally {
        bar.close();
      }
    });
    const seconds = (performance.now() - start) / 1000;
    const ending = `Wrote ${values.out} in ${formatSeconds(seconds)}.`;
    const report = { clusters, out: values.out, seconds };
    terminal.print(values.json ? JSON.stringify(report) : `${renderNames(clusters)}\n\n${ending}`);
    return 0;
  },
});

function renderNames(clusters: readonly NamedCluster[]): string {
  const rows = clusters.map(({ id, name, pixels, examples }) => [
    String(id),
    name,
    String(pixels),
    examples.map((each) => `${each.name} ${each.pixels}`).join(', ') || '-',
  ]);
  const mixed = clusters.filter(({ examples }) => examples.length > 1).map(({ id }) => id);
  const hint = `Clusters with examples of several classes, perhaps to be split: ${mixed.join(', ')}.`;
  const table = renderTable([['Cluster', 'Name', 'Pixels', 'Examples'], ...rows], [0, 2]);
  return mixed.length === 0 ? table : `${table}\n\n${hint}`;
}
