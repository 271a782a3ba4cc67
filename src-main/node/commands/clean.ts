import { resolve } from 'node:path';
import { CLEAN_FLAG, parseCleanSteps } from '../clean-steps.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { openChoices, SCENE_FLAGS } from '../scene-flags.ts';
import { UsageError } from '../usage-error.ts';

const FLAGS = {
  out: { type: 'string', value: 'FILE', required: true, description: 'The map to write.' },
  clean: CLEAN_FLAG,
  regions: {
    type: 'string',
    value: 'N',
    enum: ['4', '8'],
    description: 'Write a number for every connected region (by 4 or 8 neighbours) in place of its label.',
  },
  open: SCENE_FLAGS.open,
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const cleanCommand = defineCommand({
  name: 'clean',
  summary:
    'Clean a map of clusters or classes: majority filter, sieve, opening, closing; number its regions.',
  positionals: [
    {
      name: 'LABELS',
      description: 'A map of labels, one band of uint8 or uint16, of any format that is read.',
    },
  ],
  examples: [
    'swath clean clusters.tif --clean majority:3 --clean sieve:20 --out clean.tif',
    'swath clean classes.tif --clean close:5:2,7 --out closed.tif',
    'swath clean clusters.tif --regions 8 --out regions.tif',
  ],
  flags: async (words) => {
    const { json, ...others } = FLAGS;
    return { ...others, ...(await formatFlags(words)), json };
  },
  run: async ([path], given, terminal) => {
    const values = given as unknown as FlagValues<typeof FLAGS>;
    const steps = parseCleanSteps(values.clean);
    if (steps.length === 0 && values.regions === undefined) {
      throw new UsageError('There is nothing to do: name a --clean step, or --regions.');
    }
    const [{ withTools }, { cleanFile }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/recipe/clean-file.ts'),
    ]);
    const start = performance.now();
    const request = {
      labels: resolve(path),
      options: values.open.length > 0 ? openChoices(values.open) : undefined,
      steps,
      regions:
        values.regions === undefined ? undefined : values.regions === '4' ? (4 as const) : (8 as const),
      out: resolve(values.out),
      ...(await formatOf(values.out, given)),
    };
    const outcome = await withTools(async (tools) => {
      const bar = createProgressBar(terminal.errors);
      const context = { ...tools, version: readVersion(), signal: terminal.signal, report: bar.report };
      try {
        return await cleanFile(request, context);
      } finally {
        bar.close();
      }
    });
    const seconds = (performance.now() - start) / 1000;
    const found = outcome.regions === undefined ? '' : ` with ${outcome.regions} regions`;
    const text = `Wrote ${values.out}${found} in ${formatSeconds(seconds)}.`;
    terminal.print(values.json ? JSON.stringify({ ...outcome, out: values.out, seconds }) : text);
    return 0;
  },
});
