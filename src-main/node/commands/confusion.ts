import { resolve } from 'node:path';
import type { ClassAccuracy, Confusion } from '../../engine/quality/confusion.ts';
import type { Dataset } from '../../engine/raster/raster.ts';
import { closing } from '../closing.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable } from '../flags.ts';
import { createProgressBar } from '../progress-bar.ts';
import { openChoices, SCENE_FLAGS } from '../scene-flags.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  open: {
    ...SCENE_FLAGS.open,
    description: 'A choice for how MAP is opened; swath info lists what there is to choose.',
  },
  'reference-open': { ...SCENE_FLAGS.open, description: 'The same for the reference.' },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const confusionCommand = defineCommand({
  name: 'confusion',
  summary: 'Compare a map of classes with another by its numbers: confusion matrix, accuracies, areas.',
  positionals: [
    { name: 'MAP', description: 'A raster of classes, of any format that is read; 0 is unclassified.' },
    {
      name: 'REFERENCE',
      description: 'A raster on the same grid whose numbers mean the same classes; 0 is not looked at.',
    },
  ],
  examples: ['swath confusion classes.tif reference.tif', 'swath confusion one.tif other.tif --json'],
  flags: async () => FLAGS,
  run: async ([map, reference], { json, open, 'reference-open': referenceOpen }, terminal) => {
    const chosen = { map: openChoices(open), reference: openChoices(referenceOpen, 'reference-open') };
    const [{ withTools }, { confusion }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/quality/confusion.ts'),
    ]);
    const text = await withTools(async ({ openRaster, workers }) => {
      const bar = createProgressBar(terminal.errors);
      await using one = closing(await openRaster(resolve(map), 'labels', chosen.map));
      await using other = closing(await openRaster(resolve(reference), 'labels', chosen.reference));
      const run = { signal: terminal.signal, seed: 0, workers, report: bar.report };
      try {
        const found = await confusion(one.dataset, other.dataset, run);
        return json ? JSON.stringify(found) : renderConfusion(found, one.dataset, other.dataset);
      } finally {
        bar.close();
      }
    });
    terminal.print(text);
    return 0;
  },
});

function renderConfusion(found: Confusion, map: Dataset, reference: Dataset): string {
  const { rows, columns, counts, classes } = found;
  const nameOf = (id: number): string => map.categories?.[id] || reference.categories?.[id] || '';
  const matrix = [
    ['Map \\ reference', ...columns.map(String)],
    ...rows.map((id, row) => [id === 0 ? 'none' : String(id), ...counts[row].map(String)]),
  ];
  const numeric = matrix[0].map((_, column) => column);
  const perClass = [
    ['Class', 'User', 'Producer', 'F1', 'Map ha', 'Reference ha', 'Name'],
    ...classes.map((one) => classCells(one, nameOf(one.id))),
  ];
  const totals = [
    ['Overall accuracy', found.overallAccuracy.toFixed(4)],
    ['Kappa', found.kappa.toFixed(4)],
    ['Quantity disagreement', found.quantityDisagreement.toFixed(4)],
    ['Allocation disagreement', found.allocationDisagreement.toFixed(4)],
    ['Pixels compared', String(found.pixels)],
  ];
  const tables = [
    renderTable(matrix, numeric),
    renderTable(perClass, [0, 1, 2, 3, 4, 5]),
    renderTable(totals),
  ];
  return tables.join('\n\n');
}

function classCells(one: ClassAccuracy, name: string): string[] {
  const share = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
  const area = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2));
  return [
    String(one.id),
    share(one.userAccuracy),
    share(one.producerAccuracy),
    share(one.f1),
    area(one.mapHectares),
    area(one.referenceHectares),
    name,
  ];
}
