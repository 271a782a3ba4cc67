import { resolve } from 'node:path';
import type { Agreement } from '../../engine/quality/agreement.ts';
import { closing } from '../closing.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable } from '../flags.ts';
import { createProgressBar } from '../progress-bar.ts';
import { openChoices, SCENE_FLAGS } from '../scene-flags.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  truth: {
    type: 'string',
    value: 'FILE',
    required: true,
    description: 'A raster of true classes on the same grid, of any format that is read; 0 is unlabelled.',
  },
  open: {
    ...SCENE_FLAGS.open,
    description: 'A choice for how LABELS is opened; swath info lists what there is to choose.',
  },
  'truth-open': {
    ...SCENE_FLAGS.open,
    description: 'The same for the truth.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const agreementCommand = defineCommand({
  name: 'agreement',
  summary: 'Measure how well clusters agree with true classes, each cluster matched to its best class.',
  positionals: [
    {
      name: 'LABELS',
      description:
        'A raster of cluster ids, of any format that is read (FILE.h5:/group/name picks one array).',
    },
  ],
  examples: [
    'swath agreement clusters.tif --truth truth.tif',
    'swath agreement clusters.dat --truth Indian_pines_gt.mat --json',
    'swath agreement clusters.tif --truth scene.h5 --truth-open array=/labels',
  ],
  flags: async () => FLAGS,
  run: async ([path], { truth, json, open, 'truth-open': truthOpen }, terminal) => {
    const chosen = { labels: openChoices(open), truth: openChoices(truthOpen, 'truth-open') };
    const [{ withTools }, { agreement }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/quality/agreement.ts'),
    ]);
    const result = await withTools(async ({ openRaster, workers }) => {
      const bar = createProgressBar(terminal.errors);
      await using labels = closing(await openRaster(resolve(path), 'labels', chosen.labels));
      await using classes = closing(await openRaster(resolve(truth), 'labels', chosen.truth));
      const run = { signal: terminal.signal, seed: 0, workers, report: bar.report };
      try {
        return await agreement(labels.dataset, classes.dataset, run);
      } finally {
        bar.close();
      }
    });
    terminal.print(json ? JSON.stringify(result) : renderAgreement(result));
    return 0;
  },
});

function renderAgreement({ oa, kappa, nmi, ari, purity, pixels }: Agreement): string {
  return renderTable([
    ['Overall accuracy', oa.toFixed(4)],
    ['Kappa', kappa.toFixed(4)],
    ['Normalised mutual information', nmi.toFixed(4)],
    ['Adjusted Rand index', ari.toFixed(4)],
    ['Purity', purity.toFixed(4)],
    ['Labelled pixels', String(pixels)],
  ]);
}
